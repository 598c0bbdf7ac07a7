package dev.comporta.journal.redis;

import static dev.comporta.journal.redis.ConnectedRedis.KEYS;
import static dev.comporta.journal.redis.ConnectedRedis.LEASE;
import static dev.comporta.journal.redis.ConnectedRedis.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.redis.Reply.Code;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * When an owner may go on, and when not. It owns the log in term 2, which it began behind record 5,
 * after the term of {@code before-1}; it has appended up to record 9.
 */
@Timeout(60)
class RenewalIT {
    private static final long END = 9;

    @TempDir Path directory;
    private ConnectedRedis redis;

    @BeforeEach
    void connect() throws IOException {
        redis = new ConnectedRedis(directory);
        redis.run("HSET", LOG, "fence", "2", "owner", "mine-2", "end", "9", "files", "0");
    }

    @AfterEach
    void disconnect() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void shouldGoOnOverALeaseThatHasEndedWhereNobodyHasTakenOver() throws IOException {
        assertThat(renew()).isEqualTo(new Reply(Code.DONE, END, 0));

        assertThat(redis.run("GET", LEASE)).isEqualTo("mine-2");
    }

    @Test
    void shouldNotGoOnWhereAnotherHasTakenOverWhoseLeaseHasEndedToo() throws IOException {
        redis.run("HSET", LOG, "fence", "3", "owner", "next-3");

        assertThat(renew().code()).isEqualTo(Code.FENCED);

        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
    }

    @Test
    void shouldNotGoOnUnderTheSameNumberOfAnother() throws IOException {
        redis.run("HSET", LOG, "owner", "other-2");

        assertThat(renew().code()).isEqualTo(Code.FENCED);
    }

    @Test
    void shouldNotTakeTheLeaseOfAnother() throws IOException {
        redis.run("SET", LEASE, "other-1", "PX", "60000");

        assertThat(renew().code()).isEqualTo(Code.HELD);

        assertThat(redis.run("GET", LEASE)).isEqualTo("other-1");
        assertThat(redis.field("needEnd")).isEmpty();
    }

    @Test
    void shouldTellItsTermToARedisThatWasSetBack() throws IOException {
        setBackTo("before-1");

        assertThat(renew()).isEqualTo(new Reply(Code.DONE, 4, 0));

        assertThat(redis.run("HMGET", LOG, "fence", "owner", "address", "accepted").lines())
                .containsExactly("2", "mine-2", "here:1", "77");
        assertThat(redis.run("HMGET", LOG, "began", "beganIn").lines()).containsExactly("5", "2");
    }

    @Test
    void shouldMarkTheLossWhereAnotherHasTheLeaseOfARedisThatWasSetBack() throws IOException {
        setBackTo("before-1");
        redis.run("SET", LEASE, "late-1", "PX", "60000");

        assertThat(renew().code()).isEqualTo(Code.HELD);

        shouldBeMarked();
    }

    @Test
    void shouldEndWhereAnotherHasBegunAnewOnLess() throws IOException {
        setBackTo("late-1");

        assertThat(renew().code()).isEqualTo(Code.LOST);

        shouldBeMarked();
        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
    }

    @Test
    void shouldTakeTheMarkAwayWhereItsTermBeganOnAllThatWasMissed() throws IOException {
        mark(1, "before-1", 5);

        assertThat(renew().code()).isEqualTo(Code.DONE);

        assertThat(redis.run("HEXISTS", LOG, "needFence")).isEqualTo("0");
    }

    @Test
    void shouldEndWhereItsTermBeganOnLessThanWasThere() throws IOException {
        mark(1, "before-1", 6);

        assertThat(renew().code()).isEqualTo(Code.LOST);

        assertThat(redis.field("needEnd")).isEqualTo("6");
    }

    @Test
    void shouldTakeTheMarkAwayOnceItHasAppendedAgainWhatWasMissed() throws IOException {
        mark(2, "mine-2", END);
        redis.run("HSET", LOG, "end", "8");

        assertThat(renew().code()).isEqualTo(Code.DONE);
        assertThat(redis.field("needEnd")).isEqualTo("9");
        redis.run("HSET", LOG, "end", "9");
        assertThat(renew().code()).isEqualTo(Code.DONE);

        assertThat(redis.field("needEnd")).isEmpty();
    }

    @Test
    void shouldEndWhereOthersHaveSeenMoreOfItsTermThanItKnows() throws IOException {
        mark(2, "mine-2", END + 1);

        assertThat(renew().code()).isEqualTo(Code.LOST);
    }

    /** A Redis that was set back gives a number twice. */
    @Test
    void shouldEndWhereTheMarkIsOfTheSameNumberOfAnother() throws IOException {
        mark(2, "other-2", 6);

        assertThat(renew().code()).isEqualTo(Code.LOST);
    }

    @Test
    void shouldTellWhetherItHasReadTheLog() throws IOException {
        renew(false);
        assertThat(redis.field("reading")).isEqualTo("2");

        renew(true);

        assertThat(redis.field("reading")).isEmpty();
    }

    private void setBackTo(String owner) throws IOException {
        redis.run("HSET", LOG, "fence", "1", "owner", owner, "end", "4");
    }

    private void mark(long term, String owner, long end) throws IOException {
        redis.run("HSET", LOG, "needFence", "" + term, "needOwner", owner, "needEnd", "" + end);
    }

    private void shouldBeMarked() throws IOException {
        assertThat(redis.run("HMGET", LOG, "needFence", "needOwner", "needEnd").lines())
                .containsExactly("2", "mine-2", "9");
    }

    private Reply renew() throws IOException {
        return renew(true);
    }

    private Reply renew(boolean serves) throws IOException {
        return redis.link()
                .await(
                        Script.RENEW,
                        KEYS.logAndLease(),
                        RedisDisk.number(2),
                        RedisDisk.bytes("mine-2"),
                        RedisDisk.number(Lease.LENGTH.toMillis()),
                        RedisDisk.bytes("here:1"),
                        RedisDisk.bytes("before-1"),
                        RedisDisk.number(5),
                        RedisDisk.number(END),
                        RedisDisk.number(77),
                        RedisDisk.number(serves ? 1 : 0));
    }
}
