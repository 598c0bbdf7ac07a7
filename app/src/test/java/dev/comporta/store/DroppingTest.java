package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.SimulatedDisk;
import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Hour;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Absence;
import dev.comporta.payment.OldPayments;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old history goes, and every window stays what a plain list of all payments says. */
@Timeout(120)
class DroppingTest {
    private static final long REMEMBERED_MAX = 20;
    private static final Duration KEEP = Duration.ofHours(3);

    private final Keeper keeper = new Keeper();
    private final Random random = new Random(7);
    private long readUpTo = Long.MAX_VALUE;
    private EmbeddedFixture fixture = start(1);

    private record Booking(int processor, long instantNanos, long cents) {}

    /** A plain list of what was settled. */
    private static final class Keeper implements OldPayments {
        private final List<Booking> all = new ArrayList<>();
        private boolean keeps = true;
        private boolean isDown;
        private long behind;
        private long upTo;

        List<Totals> totals(long fromNanos, long toNanos) {
            Totals[] totals = {Totals.ZERO, Totals.ZERO};
            for (Booking one : all) {
                if (one.instantNanos >= fromNanos && one.instantNanos <= toNanos) {
                    totals[one.processor] = totals[one.processor].plus(new Totals(1, one.cents));
                }
            }
            return List.of(totals);
        }

        @Override
        public void find(
                UUID id,
                long forgottenUpTo,
                Consumer<Optional<PaymentLife>> answer,
                Consumer<Absence> unavailable) {
            throw new AssertionError("not asked");
        }

        @Override
        public void sum(
                List<CutHour> hours,
                Consumer<List<HourParts>> answer,
                Consumer<Absence> unavailable) {
            if (isDown) {
                unavailable.accept(Absence.FOR_NOW);
                return;
            }
            answer.accept(
                    hours.stream()
                            .map(
                                    it ->
                                            new HourParts(
                                                    totals(
                                                            Hour.firstNanos(it.hour()),
                                                            Hour.lastNanos(it.hour())),
                                                    totals(it.fromNanos(), it.toNanos()),
                                                    false))
                            .toList());
        }

        @Override
        public void keepsAll(long newBehind, long newUpTo, Consumer<Boolean> answer) {
            behind = newBehind;
            upTo = newUpTo;
            answer.accept(keeps);
        }
    }

    private EmbeddedFixture start(long seed) {
        EmbeddedFixture started =
                new EmbeddedFixture(seed, Durability.POWER, 10_000, REMEMBERED_MAX);
        started.options = started.options.keepingHistory(KEEP);
        started.killAndOpen();
        started.store().dropWhatIsKeptIn(keeper, () -> readUpTo);
        return started;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldSumEveryWindowAsAPlainListDoes(long seed) {
        random.setSeed(seed);
        for (int round = 0; round < 12; round++) {
            settle(60, 20 * 60);
            rest();
            if (random.nextBoolean()) {
                reopen();
            }
            checkWindows("seed " + seed + ", round " + round);
        }

        assertThat(droppedRecords()).isPositive();
        assertThat(fixture.files("history-").getFirst()).isNotEqualTo(firstHistoryFile());
    }

    @Test
    void shouldAskNobodyForWholeHours() {
        dropSome();
        reopen();
        long hour = Hour.of(keeper.all.getFirst().instantNanos);
        keeper.isDown = true;

        long from = Hour.firstNanos(hour);
        long to = Hour.lastNanos(hour + 2);
        assertThat(fixture.driver().totals(from, to)).isEqualTo(keeper.totals(from, to));
        assertThat(sum(from + 1, to)).isEmpty();
        assertThat(sum(from, Long.MAX_VALUE)).contains(keeper.totals(from, Long.MAX_VALUE));
    }

    @Test
    void shouldNotBelieveOneWhoHasAnotherSumOfTheHour() {
        dropSome();
        reopen();
        Booking first = keeper.all.getFirst();
        long from = first.instantNanos;
        assertThat(sum(from, Long.MAX_VALUE)).contains(keeper.totals(from, Long.MAX_VALUE));

        keeper.all.removeFirst();
        assertThat(sum(from, Long.MAX_VALUE)).isEmpty();
        keeper.all.addFirst(new Booking(first.processor, from, first.cents + 1));
        assertThat(sum(from, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void shouldKeepWhatNobodyElseHas() {
        keeper.keeps = false;
        settle(200, 60);
        waitAndRest();

        assertThat(droppedRecords()).isZero();
        assertThat(keeper.behind).isZero();
        assertThat(keeper.upTo).isPositive();

        keeper.keeps = true;
        rest();
        assertThat(droppedRecords()).isPositive();
    }

    @Test
    void shouldKeepWhatAReaderHasNotComeTo() {
        settle(200, 60);
        readUpTo = fixture.store().transitions().end() / 2;
        waitAndRest();

        assertThat(droppedRecords()).isZero();
        assertThat(keeper.upTo).isZero();

        readUpTo = Long.MAX_VALUE;
        rest();
        assertThat(droppedRecords()).isPositive();
    }

    @Test
    void shouldKeepWhatIsNotOldEnough() {
        settle(200, 1);
        rest();
        assertThat(droppedRecords()).isZero();

        waitAndRest();
        assertThat(droppedRecords()).isPositive();
    }

    /** A file is as young as the youngest in it, wherever the wall clock has made that stand. */
    @Test
    void shouldJudgeAFileByItsYoungest() {
        settle(1, 0);
        fixture.clock.jumpWallClock(-TimeUnit.HOURS.toMillis(10));
        settle(200, 0);
        fixture.clock.jumpWallClock(TimeUnit.HOURS.toMillis(10));
        rest();

        assertThat(droppedRecords()).isZero();
    }

    @Test
    void shouldKeepWhatIsRemembered() {
        fixture.options = remembering(1_000);
        reopen();
        settle(200, 60);
        waitAndRest();
        assertThat(droppedRecords()).isZero();

        for (UUID id : fixture.acknowledged) {
            assertThat(fixture.driver().find(id)).isPresent();
        }
    }

    @Test
    void shouldRememberThatSomethingIsForgotten() {
        dropSome();
        long upTo = fixture.store().forgottenUpTo();
        long last = keeper.all.get(40).instantNanos;
        assertThat(fixture.store().mayBeForgotten(last)).isTrue();

        fixture.options = remembering(1_000);
        reopen();
        assertThat(fixture.store().forgottenUpTo()).isPositive().isLessThanOrEqualTo(upTo);
        assertThat(fixture.store().mayBeForgotten(last)).isTrue();
    }

    @Test
    void shouldForgetTheSumsWithAPurge() {
        dropSome();
        assertThat(fixture.driver().purge()).isTrue();
        keeper.all.clear();
        settle(200, 60);
        checkWindows("purged");
        reopen();
        checkWindows("purged and opened");
        rest();
        reopen();
        checkWindows("purged and compacted");
        waitAndRest();
        checkWindows("dropped again");
    }

    @Test
    void shouldKeepDroppedSumsWithoutAnArchive() {
        dropSome();
        fixture.killAndOpen();

        assertThat(fixture.driver().totals())
                .isEqualTo(keeper.totals(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldLookWholeToAReader() {
        dropSome();
        try (DataDirectory directory = new DataDirectory(fixture.disk.copy(1), 16)) {
            DataDirectory.Report report = directory.verify();
            assertThat(report.damage()).isEmpty();
            assertThat(report.dropped().orElseThrow().payments()).isEqualTo(droppedRecords());
            List<Long> positions = new ArrayList<>();
            assertThat(directory.dump(it -> positions.add(it.position())).damage()).isEmpty();
            assertThat(positions.getFirst())
                    .isGreaterThan(fixture.store().transitions().droppedUpTo());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSurviveADeathAtEachStep(boolean powerLoss) {
        int step = 0;
        while (diesAt(step, powerLoss)) {
            step++;
        }
        assertThat(step).isGreaterThan(10);
    }

    /** False: all was done before the step. */
    private boolean diesAt(int step, boolean powerLoss) {
        keeper.all.clear();
        fixture = start(step);
        random.setSeed(3);
        settle(150, 120);
        waitAndRest();
        settle(100, 120);
        keeper.keeps = false;
        waitAndRest();
        long before = droppedRecords();
        keeper.keeps = true;
        fixture.disk.losePowerAfter(step);
        boolean died = false;
        try {
            rest();
        } catch (SimulatedDisk.PowerLoss e) {
            died = true;
        }
        if (powerLoss) {
            fixture.crashAndOpen();
        } else {
            fixture.killAndOpen();
        }
        fixture.store().dropWhatIsKeptIn(keeper, () -> readUpTo);
        checkWindows("step " + step);
        rest();
        checkWindows("later, step " + step);
        assertThat(droppedRecords()).isGreaterThan(before);
        return died;
    }

    private void dropSome() {
        settle(200, 60);
        waitAndRest();
        assertThat(droppedRecords()).isPositive();
    }

    private StoreOptions remembering(long count) {
        StoreOptions now = fixture.options;
        return new StoreOptions(
                        now.durability(),
                        now.openMax(),
                        now.deadLettersMax(),
                        count,
                        now.historyFileRecords(),
                        now.syncIntervalNanos(),
                        now.journal())
                .keepingHistory(KEEP);
    }

    private long droppedRecords() {
        return fixture.store().status().fill().droppedRecords();
    }

    private static String firstHistoryFile() {
        return "history-0000000000000000.log";
    }

    private void waitAndRest() {
        fixture.clock.pass(KEEP.toNanos() + ManualClock.SECOND);
        rest();
    }

    private void rest() {
        for (int count = 0; count < 8; count++) {
            fixture.tick();
        }
    }

    private void reopen() {
        fixture.killAndOpen();
        fixture.store().dropWhatIsKeptIn(keeper, () -> readUpTo);
    }

    /** Some of them are booked under instants of long ago, or from the future. */
    private void settle(int count, int secondsBetweenMax) {
        for (int index = 0; index < count; index++) {
            fixture.accept();
            int processor = random.nextInt(2);
            Payment payment = fixture.claim(processor, 200);
            long instant = payment.requestedAtNanos();
            if (random.nextInt(8) == 0) {
                instant += random.nextLong(-20, 3) * TimeUnit.HOURS.toNanos(1) / 2 + 7;
            }
            fixture.store().settle(payment, instant);
            keeper.all.add(new Booking(processor, instant, payment.amountCents()));
            fixture.clock.pass(random.nextLong(secondsBetweenMax + 1L) * ManualClock.SECOND);
        }
        fixture.awaitAnswers();
    }

    private void checkWindows(String when) {
        long first = keeper.all.stream().mapToLong(Booking::instantNanos).min().orElseThrow();
        long last = keeper.all.stream().mapToLong(Booking::instantNanos).max().orElseThrow();
        for (int count = 0; count < 200; count++) {
            long from = bound(first, last);
            long to = Math.max(from, bound(first, last));
            assertThat(sum(from, to)).as(when).contains(keeper.totals(from, to));
        }
        assertThat(fixture.driver().totals())
                .as(when)
                .isEqualTo(keeper.totals(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /** Often an instant that somebody has, or an edge of an hour. */
    private long bound(long first, long last) {
        long any = random.nextLong(first - 1, last + 2);
        return switch (random.nextInt(4)) {
            case 0 -> keeper.all.get(random.nextInt(keeper.all.size())).instantNanos;
            case 1 -> Hour.firstNanos(Hour.of(any));
            case 2 -> Hour.lastNanos(Hour.of(any));
            default -> any;
        };
    }

    /** As clients are answered. */
    private Optional<List<Totals>> sum(long fromNanos, long toNanos) {
        Store store = fixture.store();
        List<CutHour> cut = store.cutHours(fromNanos, toNanos);
        if (cut.isEmpty()) {
            return Optional.of(fixture.driver().totals(fromNanos, toNanos));
        }
        List<Optional<Summary>> summaries = new ArrayList<>();
        keeper.sum(
                cut,
                found -> summaries.add(store.summarize(fromNanos, toNanos, cut, found)),
                _ -> summaries.add(Optional.empty()));
        return summaries
                .getFirst()
                .map(
                        it ->
                                IntStream.range(0, 2)
                                        .mapToObj(index -> it.processors().get(index).totals())
                                        .toList());
    }
}
