package dev.comporta.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.redis.LogState.Mark;
import dev.comporta.journal.redis.Reply.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts refuse that keepers ask for only where two of them meet by chance. */
@Timeout(30)
class LeaseScriptsIT {
    private static final RedisKeys KEYS = new RedisKeys("test");
    private static final String LOG = "comporta:{test}:log";
    private static final String LEASE = "comporta:{test}:lease";

    private final Lease lease = new Lease(KEYS, "here:1");
    private final LossGuard guard = new LossGuard(KEYS);

    @TempDir Path directory;
    private RedisServer redis;
    private RedisConnector connector;
    private RedisLink link;

    @BeforeEach
    void connect() throws IOException {
        redis = RedisServer.start(directory);
        connector = new RedisConnector(redis.options(), true, new RedisCounters());
        link = connector.connected().control();
    }

    @AfterEach
    void disconnect() {
        if (redis != null) {
            connector.disconnect();
            connector.close(Duration.ofSeconds(2));
            redis.close();
        }
    }

    @Test
    void shouldNotTakeALeaseThatSomebodyHas() throws IOException {
        assertThat(lease.take(link, "a-1", Mark.NONE).code()).isEqualTo(Code.DONE);

        assertThat(lease.take(link, "b-1", new Mark(1, "a-1", 0, 0)).code()).isEqualTo(Code.HELD);

        assertThat(redis.run("GET", LEASE)).isEqualTo("a-1");
    }

    @Test
    void shouldNotTakeOverALogThatHasChangedSinceItWasLookedAt() throws IOException {
        lease.take(link, "a-1", Mark.NONE);
        redis.run("DEL", LEASE);
        redis.run("HSET", LOG, "end", "9");

        assertThat(lease.take(link, "b-1", new Mark(0, "", 9, 0)).code()).isEqualTo(Code.HELD);
        assertThat(lease.take(link, "b-1", new Mark(1, "a-1", 8, 0)).code()).isEqualTo(Code.HELD);

        assertThat(redis.run("HGET", LOG, "fence")).isEqualTo("1");
        assertThat(lease.take(link, "b-1", new Mark(1, "a-1", 9, 0)).code()).isEqualTo(Code.DONE);
    }

    @Test
    void shouldReleaseOnlyItsOwnLease() throws IOException {
        lease.take(link, "a-1", Mark.NONE);

        release("b-1");
        assertThat(redis.run("GET", LEASE)).isEqualTo("a-1");

        release("a-1");
        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
    }

    /** A Redis that was set back gives a number twice. */
    @Test
    void shouldRefuseAnAppendUnderTheSameNumberOfAnother() throws IOException {
        lease.take(link, "a-1", Mark.NONE);

        assertThat(appendNothing("b-1")).isEqualTo(Code.FENCED);
        assertThat(appendNothing("a-1")).isEqualTo(Code.DONE);
    }

    @Test
    void shouldKeepTheMarkOfWhatCameFurthest() throws IOException {
        guard.markLost(link, new Mark(7, "a-1", 100, 0));

        guard.markLost(link, new Mark(7, "a-1", 50, 0));
        guard.markLost(link, new Mark(6, "b-1", 500, 0));

        assertThat(redis.run("HGET", LOG, "needEnd")).isEqualTo("100");
        guard.markLost(link, new Mark(8, "c-1", 60, 0));
        assertThat(redis.run("HGET", LOG, "needEnd")).isEqualTo("60");
    }

    /** One that saw more before does not take back what an operator said. */
    @Test
    void shouldMarkNothingAsLostThatWasAccepted() throws IOException {
        Mark lost = new Mark(7, "a-1", 100, 0);
        guard.markLost(link, lost);
        assertThat(RedisReader.acceptLoss(redis.options())).isPresent();

        guard.markLost(link, lost);

        assertThat(redis.run("HGET", LOG, "needEnd")).isEmpty();
    }

    /** The lease is not renewed meanwhile. */
    @Test
    void shouldCallTheRollInOneRoundTrip() throws IOException {
        Path way = directory.resolve("held.sock");
        try (HeldRequests requests = new HeldRequests(way, redis.socket())) {
            RedisOptions options = RedisServer.options(requests.url(), 0);
            RedisConnector held = new RedisConnector(options, true, new RedisCounters());
            RollCall roll = new RollCall(new Presence(KEYS, "a", () -> "{}"));
            try {
                RedisLink near = held.connected().control();
                requests.until("EVALSHA", "PTTL", "HMGET", "TIME", "ZRANGE", "HGETALL");

                roll.call(near);

                assertThat(roll.attendance())
                        .hasValueSatisfying(it -> assertThat(it.present()).hasSize(1));
            } finally {
                held.disconnect();
                held.close(Duration.ofSeconds(2));
            }
        }
    }

    private void release(String name) throws IOException {
        link.await(Script.RELEASE, KEYS.logAndLease(), RedisDisk.number(1), RedisDisk.bytes(name));
    }

    private Code appendNothing(String name) throws IOException {
        byte[][] keys = {KEYS.log(), KEYS.names()};
        return link.await(
                        Script.APPEND,
                        keys,
                        RedisDisk.number(1),
                        RedisDisk.bytes(name),
                        RedisDisk.number(0),
                        RedisDisk.number(0))
                .code();
    }
}
