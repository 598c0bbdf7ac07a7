package dev.comporta.journal.redis;

import static dev.comporta.journal.redis.ConnectedRedis.LEASE;
import static dev.comporta.journal.redis.ConnectedRedis.LOG;
import static dev.comporta.journal.redis.KeeperFixture.append;
import static dev.comporta.journal.redis.KeeperFixture.await;
import static dev.comporta.journal.redis.KeeperFixture.beginAppend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.SharedLog.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An owner's steps in a real Redis, made by hand: so nothing depends on when they are made. */
@Timeout(60)
class TenureIT {
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final List<String> told = new ArrayList<>();

    @TempDir Path directory;
    private ConnectedRedis redis;

    @BeforeEach
    void connect() throws IOException {
        redis = new ConnectedRedis(directory);
    }

    @AfterEach
    void disconnect() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void shouldTakeOverWhatNobodyOwns() throws IOException {
        Tenure tenure = tenure(0);

        Term term = take(tenure);

        assertThat(term.isHeld()).isTrue();
        assertThat(tenure.owner()).hasValue(new Owner(1, "here:1", false));
        assertThat(told).containsExactly("taken");
    }

    @Test
    void shouldOnlyLookWhereItMayNotOwn() throws IOException {
        Tenure tenure = tenure(false, 0);

        assertThat(tenure.step(redis.links())).isEqualTo(Tenure.LOOK_EVERY);

        assertThat(tenure.term()).isEmpty();
        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
    }

    @Test
    void shouldLetTheNextOneInAtOnceWhereItEnds() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        keepTheLease();

        tenure.end("the day is over", Optional.of(redis.links()));

        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
        assertThat(term.isHeld()).isFalse();
        assertThat(tenure.owner()).isEmpty();
        assertThat(told).containsExactly("taken", "lost: the day is over");
    }

    @Test
    void shouldEndWhereRedisCantBeReachedToo() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);

        tenure.end("the day is over", Optional.empty());

        assertThat(term.isHeld()).isFalse();
        assertThat(told).containsExactly("taken", "lost: the day is over");
    }

    @Test
    void shouldStandBackFromWhatItHasGivenUp() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        keepTheLease();

        term.giveUp("enough");

        assertThat(wakes).hasValue(1);
        assertThat(tenure.step(redis.links())).isEqualTo(Tenure.STAND_BACK);
        assertThat(redis.run("EXISTS", LEASE)).isEqualTo("0");
        assertThat(told).containsExactly("taken", "lost: enough");
        assertThat(take(tenure).number()).isEqualTo(term.number() + 1);
    }

    @Test
    void shouldRenewAtOnceWhereOthersMayCountOnIt() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        term.hold(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2); // not due for long
        assertThat(redis.field("reading")).isEqualTo("1");

        term.onServing();
        tenure.step(redis.links());

        assertThat(wakes).hasValue(1);
        assertThat(redis.field("reading")).isEmpty();
        assertThat(tenure.owner()).hasValue(new Owner(1, "here:1", true));
    }

    @Test
    void shouldRenewOnlyWhereThatIsDue() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        keepTheLease();
        term.hold(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);

        tenure.step(redis.links());
        assertThat(leaseMillis()).isGreaterThan(Lease.LENGTH.toMillis());

        renew(tenure, term);
        assertThat(leaseMillis()).isBetween(0L, Lease.LENGTH.toMillis());
    }

    /** The connection of the lease works on meanwhile, and Redis, too. */
    @ParameterizedTest
    @CsvSource({"0,1000", "1,1500"})
    void shouldGiveUpConnectionsOnWhichNoAppendIsAnswered(int replicas, int millis)
            throws Exception {
        Tenure tenure = tenure(replicas);
        Term term = take(tenure);
        var _ = redis.links().log().send(it -> it.blpop(0, RedisDisk.bytes("never")));
        BlockingQueue<Answer> answers = beginAppend(term, 0, 3, false);

        assertThat(awaitRefusal(tenure)).isEqualTo("no answer to an append in " + millis + " ms");

        assertThat(answers).isEmpty();
        tenure.onDisconnected();
        redis.reconnect();
        awaitUnknown(tenure, answers);
        assertThat(tenure.term()).hasValue(term);
    }

    /** What was cut off is told once the term is renewed, however soon it was noticed. */
    private void awaitUnknown(Tenure tenure, BlockingQueue<Answer> answers) throws Exception {
        while (answers.isEmpty()) {
            tenure.step(redis.links());
            Thread.sleep(5);
        }
        assertThat(await(answers)).isEqualTo(new Answer.Unknown());
    }

    @Test
    void shouldLookAgainOverNewConnections() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        renew(tenure, term);
        assertThat(looks).hasValue(0);

        tenure.onDisconnected();
        redis.reconnect();
        tenure.step(redis.links());

        assertThat(looks).hasValue(1);
        renew(tenure, term);
        assertThat(looks).hasValue(1);
    }

    @Test
    void shouldLookAgainWhereTheLogHasBecomeShorter() throws Exception {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        append(term, 0, 3, false);
        renew(tenure, term);
        assertThat(looks).hasValue(0);

        redis.run("HSET", LOG, "end", "2");
        renew(tenure, term);

        assertThat(looks).hasValue(1);
    }

    /** As after a fail-over behind a proxy, which keeps the connections. */
    @Test
    void shouldLookAgainWhereFilesHaveBecomeOlder() throws IOException {
        Tenure tenure = tenure(0);
        Term term = take(tenure);
        term.disk().create("made", 0).close();
        renew(tenure, term);
        assertThat(looks).hasValue(0);

        redis.run("HSET", LOG, "files", "0");
        renew(tenure, term);

        assertThat(looks).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"40,41", "0,5", "99,100", "60000,100", "-1,100", "-2,100"})
    void shouldTryRightBehindTheEndOfALease(long leaseMillis, long waitMillis) {
        assertThat(Tenure.untilFree(leaseMillis)).isEqualTo(Duration.ofMillis(waitMillis));
    }

    private Tenure tenure(int replicas) {
        return tenure(true, replicas);
    }

    private Tenure tenure(boolean mayOwn, int replicas) {
        LeaseListener listener = new Told();
        Tenure tenure =
                new Tenure(
                        redis.redis().options(replicas),
                        mayOwn,
                        "a",
                        new RedisCounters(),
                        new Trouble(listener),
                        listener,
                        wakes::incrementAndGet);
        tenure.reachedBy("here:1");
        return tenure;
    }

    private Term take(Tenure tenure) throws IOException {
        tenure.step(redis.links());
        Term term = tenure.term().orElseThrow();
        term.log().onReconnected(looks::incrementAndGet);
        return term;
    }

    /** As if it were due. */
    private void renew(Tenure tenure, Term term) throws IOException {
        Lease.hold(term, System.nanoTime() - Duration.ofSeconds(2).toNanos());
        tenure.step(redis.links());
    }

    /** Else it may end by itself before it is looked for. */
    private void keepTheLease() throws IOException {
        redis.run("PEXPIRE", LEASE, "600000");
    }

    private long leaseMillis() throws IOException {
        return Long.parseLong(redis.run("PTTL", LEASE));
    }

    private String awaitRefusal(Tenure tenure) throws Exception {
        while (true) {
            try {
                tenure.step(redis.links());
            } catch (IOException refused) {
                return String.valueOf(refused.getMessage());
            }
            Thread.sleep(5);
        }
    }

    private final class Told implements LeaseListener {
        @Override
        public void onTaken(Term term) {
            told.add("taken");
        }

        @Override
        public void onStandBy() {
            told.add("stand-by");
        }

        @Override
        public void onLost(Term term, String reason) {
            told.add("lost: " + reason);
        }

        @Override
        public void onProblem(String problem) {
            told.add("problem: " + problem);
        }
    }
}
