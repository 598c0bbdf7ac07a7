package dev.comporta.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lease of an owner to whom Redis is 150 ms away. A busy machine may take one from it by
 * itself: so each test waits until it has been seen to last, which it never is where the roll is
 * called in six round trips.
 */
@Timeout(60)
class SlowLinkIT {
    private static final Duration ONE_WAY = Duration.ofMillis(150);
    private static final Duration ROUND_TRIP = ONE_WAY.multipliedBy(2);

    @TempDir Path directory;
    private RedisServer redis;
    private SlowLink way;

    @BeforeEach
    void start() throws IOException {
        redis = RedisServer.start(directory);
        way = new SlowLink(directory.resolve("slow.sock"), redis.socket(), ONE_WAY);
    }

    @AfterEach
    void stop() throws IOException {
        if (way != null) {
            way.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void shouldLastFromOneRollCallToTheNext() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(RedisServer.patientOptions(way.url()))) {
            Term term = fixture.awaitTerm();

            awaitUntil(() -> isHeldForOneRound(fixture.keeper, term));

            assertThat(fixture.lost).isEmpty();
            assertThat(fixture.problems).isEmpty();
        }
    }

    private static boolean isHeldForOneRound(LeaseKeeper keeper, Term term)
            throws InterruptedException {
        Optional<Attendance> before = keeper.attendance();
        boolean isHeld = term.isHeld();
        while (isHeld && keeper.attendance().equals(before)) {
            Thread.sleep(5);
            isHeld = term.isHeld();
        }
        return isHeld && before.isPresent();
    }

    /** The roll is called when the renewal is just due, and has to wait. */
    @Test
    void shouldLastWhereTheRollIsCalledAtTheWorstMoment() throws Exception {
        try (ConnectedKeeper keeper = new ConnectedKeeper(way.url())) {
            Term term = keeper.term();

            awaitUntil(
                    () -> {
                        keeper.renew();
                        awaitUntil(() -> term.untilRenewalNanos() <= 0);
                        keeper.callRoll();
                        return term.heldNanos() > ROUND_TRIP.toNanos();
                    });
        }
    }

    /** However long the answer was under way. */
    @Test
    void shouldCountTheLeaseFromBeforeItWasAskedFor() throws Exception {
        try (ConnectedKeeper keeper = new ConnectedKeeper(way.url())) {
            keeper.renew();
            long answeredNanos = System.nanoTime();

            long endNanos = System.nanoTime() + keeper.term().heldNanos();

            long mostNanos = Lease.LENGTH.minus(Lease.MARGIN).minus(ROUND_TRIP).toNanos();
            assertThat(endNanos - answeredNanos).isLessThanOrEqualTo(mostNanos);
        }
    }

    private static void awaitUntil(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(5);
        }
    }

    /** An owner whose steps the test makes. */
    private static final class ConnectedKeeper implements AutoCloseable {
        private static final RedisKeys KEYS = new RedisKeys("test");

        private final RedisConnector connector;
        private final Links links;
        private final Tenure tenure;
        private final RollCall roll = new RollCall(new Presence(KEYS, "a", () -> "{}"));

        ConnectedKeeper(String url) throws IOException {
            RedisOptions options = RedisServer.patientOptions(url);
            RedisCounters counters = new RedisCounters();
            connector = new RedisConnector(options, true, counters);
            links = connector.connected();
            Silent nobody = new Silent();
            tenure =
                    new Tenure(options, true, "a", counters, new Trouble(nobody), nobody, () -> {});
            tenure.step(links);
        }

        Term term() {
            return tenure.term().orElseThrow();
        }

        void renew() throws IOException {
            Lease.hold(term(), System.nanoTime() - Lease.LENGTH.toNanos());
            tenure.step(links);
        }

        void callRoll() throws IOException {
            roll.hasChanged();
            roll.call(links.control());
        }

        @Override
        public void close() {
            connector.disconnect();
            connector.close(Duration.ofSeconds(2));
        }
    }

    private static final class Silent implements LeaseListener {
        @Override
        public void onTaken(Term term) {}

        @Override
        public void onStandBy() {}

        @Override
        public void onLost(Term term, String reason) {}

        @Override
        public void onProblem(String problem) {}
    }
}
