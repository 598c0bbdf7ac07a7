package dev.comporta.journal.redis;

import static dev.comporta.journal.redis.ConnectedRedis.KEYS;
import static dev.comporta.journal.redis.ConnectedRedis.LEASE;
import static dev.comporta.journal.redis.ConnectedRedis.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.redis.LogState.Mark;
import dev.comporta.journal.redis.Reply.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts refuse that keepers ask for only where two of them meet by chance. */
@Timeout(60)
class LeaseScriptsIT {
    /** As a clock that was wrong once told it, ms since 1970. */
    private static final String FAR_AHEAD = "9000000000000";

    private final Lease lease = new Lease(KEYS, "here:1");
    private final LossGuard guard = new LossGuard(KEYS);

    @TempDir Path directory;
    private ConnectedRedis redis;
    private RedisLink link;

    @BeforeEach
    void connect() throws IOException {
        redis = new ConnectedRedis(directory);
        link = redis.link();
    }

    @AfterEach
    void disconnect() {
        if (redis != null) {
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

        assertThat(redis.field("fence")).isEqualTo("1");
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

        assertThat(redis.field("needEnd")).isEqualTo("100");
        guard.markLost(link, new Mark(8, "c-1", 60, 0));
        assertThat(redis.field("needEnd")).isEqualTo("60");
    }

    /** One that saw more before does not take back what an operator said. */
    @Test
    void shouldMarkNothingAsLostThatWasAccepted() throws IOException {
        Mark lost = new Mark(7, "a-1", 100, 0);
        guard.markLost(link, lost);
        assertThat(acceptLoss()).isPresent();

        guard.markLost(link, lost);

        assertThat(redis.field("needEnd")).isEmpty();
    }

    /** A program that does not tell it may have taken over since. */
    @Test
    void shouldNotTakeForTheBeginningOfATermWhatWasAnEarlierOnes() throws IOException {
        redis.run("HSET", LOG, "fence", "8", "end", "9", "began", "3", "beganIn", "7");
        assertThat(LogState.read(link, KEYS).began()).isEmpty();

        redis.run("HSET", LOG, "beganIn", "8");

        assertThat(LogState.read(link, KEYS).began()).hasValue(3);
    }

    /** Beyond all that were ever given, so that no former owner goes on. */
    @Test
    void shouldRaiseTheNumberWhereALossIsAccepted() throws IOException {
        redis.run("HSET", LOG, "fence", "3", "owner", "b-3", "end", "4", "accepted", FAR_AHEAD);
        redis.run("SET", LEASE, "b-3");
        guard.markLost(link, new Mark(7, "a-7", 100, Long.MAX_VALUE));

        assertThat(acceptLoss()).hasValue(new RedisReader.Loss(4, 100));

        assertThat(redis.field("fence")).isEqualTo("8");
        assertThat(redis.field("owner")).isEmpty();
        assertThat(redis.field("needFence") + redis.field("needOwner")).isEmpty();
        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
        assertThat(Long.parseLong(redis.field("accepted")))
                .as("grows whatever the clock says")
                .isEqualTo(Long.parseLong(FAR_AHEAD) + 1);
    }

    @Test
    void shouldAcceptNothingWhereNothingIsLost() throws IOException {
        lease.take(link, "a-1", Mark.NONE);

        assertThat(acceptLoss()).isEmpty();

        assertThat(redis.field("fence")).isEqualTo("1");
        assertThat(redis.run("GET", LEASE)).isEqualTo("a-1");
    }

    @Test
    void shouldForgetWhoWasSeenLongestAgoWhereThereAreTooMany() throws IOException {
        for (String instance : List.of("a", "b", "c")) {
            link.await(
                    Script.BE_PRESENT,
                    new byte[][] {KEYS.present(), KEYS.cards()},
                    RedisDisk.bytes(instance),
                    RedisDisk.bytes("{}"),
                    RedisDisk.number(60_000),
                    RedisDisk.number(2));
        }

        assertThat(redis.run("ZCARD", "comporta:{test}:instances")).isEqualTo("2");
        assertThat(redis.run("HKEYS", "comporta:{test}:cards").lines()).hasSize(2).contains("c");
    }

    @Test
    void shouldForgetWhoSaysNothingAnyMore() throws IOException {
        redis.run("ZADD", "comporta:{test}:instances", "1", "gone");
        redis.run("HSET", "comporta:{test}:cards", "gone", "{}");

        new Presence(KEYS, "here", () -> "{}").tellAndAsk(link);

        assertThat(redis.run("HKEYS", "comporta:{test}:cards")).isEqualTo("here");
        assertThat(redis.run("ZRANGE", "comporta:{test}:instances", "0", "-1")).isEqualTo("here");
    }

    /** The lease is not renewed meanwhile. */
    @Test
    void shouldCallTheRollInOneRoundTrip() throws IOException {
        Path way = directory.resolve("held.sock");
        try (HeldRequests requests = new HeldRequests(way, redis.redis().socket())) {
            RedisOptions options = RedisServer.patientOptions(requests.url());
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

    private Optional<RedisReader.Loss> acceptLoss() throws IOException {
        return RedisReader.acceptLoss(RedisServer.patientOptions(redis.redis().url()));
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
