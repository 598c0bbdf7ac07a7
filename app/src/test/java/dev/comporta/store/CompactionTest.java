package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.SimulatedDisk;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed segments become history and a snapshot, and nothing anyone can see changes. */
@Timeout(120)
class CompactionTest {

    /** What anyone can see of a store. */
    private record Sight(List<Totals> totals, List<PaymentLife> lives, List<UUID> unknown) {
        static Sight of(EmbeddedFixture fixture, List<UUID> ids) {
            List<PaymentLife> lives = new ArrayList<>();
            List<UUID> unknown = new ArrayList<>();
            for (UUID id : ids) {
                fixture.driver().find(id).ifPresentOrElse(lives::add, () -> unknown.add(id));
            }
            return new Sight(fixture.driver().totals(), lives, unknown);
        }
    }

    static LongStream seeds() {
        return LongStream.range(4, 8);
    }

    @Test
    void shouldKeepSightOfEverythingThroughCompactionAndRestart() {
        EmbeddedFixture fixture = filled(1, false);
        Sight before = Sight.of(fixture, fixture.acknowledged);

        fixture.tick();
        assertThat(fixture.files("snapshot-")).hasSize(1);
        assertThat(fixture.files("history-")).hasSizeGreaterThan(3);
        assertThat(fixture.files("journal-").size() + fixture.files("segment-").size())
                .isLessThanOrEqualTo(2);
        assertThat(Sight.of(fixture, fixture.acknowledged)).isEqualTo(before);
        assertThat(fixture.store().status().problem()).isEmpty();

        fixture.killAndOpen();
        assertThat(Sight.of(fixture, fixture.acknowledged)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void shouldTryAgainWhateverWentWrong(Throwable error) {
        EmbeddedFixture fixture = filled(1, false);
        fixture.settle(70);
        Sight before = Sight.of(fixture, fixture.acknowledged);
        List<String> snapshots = fixture.files("snapshot-");

        fixture.disk.failNextWrite(error);
        fixture.tick();
        assertThat(fixture.files("snapshot-")).isEqualTo(snapshots);
        assertThat(fixture.store().status().problem().orElseThrow()).contains("unforeseen");

        fixture.tick();
        assertThat(fixture.files("snapshot-")).hasSize(1).isNotEqualTo(snapshots);
        assertThat(fixture.store().status().problem()).isEmpty();
        assertThat(Sight.of(fixture, fixture.acknowledged)).isEqualTo(before);
    }

    private static Stream<Throwable> unforeseen() {
        return Stream.of(
                new IllegalStateException("unforeseen"), new OutOfMemoryError("unforeseen"));
    }

    @Test
    void shouldLeaveForeignFilesAlone() throws IOException {
        EmbeddedFixture fixture = filled(1, false);
        fixture.disk.create("attempts-copy.log", 0).close();
        fixture.disk.create("history-copy.log", 0).close();

        fixture.tick();
        fixture.settle(70);
        fixture.tick();

        assertThat(fixture.files("snapshot-")).hasSize(1);
        assertThat(fixture.disk.list()).contains("attempts-copy.log", "history-copy.log");
    }

    @Test
    void shouldRecogniseDuplicatesOfTheLongSettled() {
        EmbeddedFixture fixture = filled(1, false);
        fixture.tick();
        fixture.killAndOpen();

        for (UUID id : fixture.acknowledged) {
            assertThat(fixture.driver().accept(id, EmbeddedFixture.amountOf(id)))
                    .isEqualTo(Acceptance.ALREADY_ACCEPTED);
            assertThat(fixture.driver().accept(id, 1)).isEqualTo(Acceptance.CONFLICT);
        }
    }

    @Test
    void shouldGoOnFromOneCompactionToTheNext() {
        EmbeddedFixture fixture = filled(1, false);
        for (int round = 0; round < 6; round++) {
            fixture.settle(37);
            fixture.tick();
            Sight before = Sight.of(fixture, fixture.acknowledged);

            fixture.killAndOpen();

            assertThat(Sight.of(fixture, fixture.acknowledged))
                    .as("round %d", round)
                    .isEqualTo(before);
            assertThat(fixture.files("snapshot-")).hasSize(1);
        }
    }

    @Test
    void shouldKeepTheTrailsOfOpenPaymentsThroughCompactions() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);
        UUID retried = openWithATrail(fixture, 3);
        fixture.store().bury(fixture.claim(0, 500));
        assertThat(fixture.store().retry(fixture.store().deadLetter(retried).orElseThrow()))
                .isTrue();
        fixture.claim(0, 500);
        UUID buried = openWithATrail(fixture, 20);
        fixture.store().bury(fixture.claim(0, 500));
        for (int round = 0; round < 3; round++) {
            fixture.settle(70);
            List<List<Integer>> before = numbers(fixture, retried, buried);

            fixture.tick();
            fixture.killAndOpen();

            assertThat(numbers(fixture, retried, buried)).isEqualTo(before);
            assertThat(before.getLast()).hasSize(16).endsWith(20, 21);
        }
    }

    @Test
    void shouldBoundTheRecordsOfAllTrailsTogether() throws IOException {
        Fold fold = new Fold(new Nothing(), 4);
        for (int payment = 1; payment <= 3; payment++) {
            for (int attempt = 1; attempt <= 4; attempt++) {
                fold.restore(
                        RecordView.ofType(RecordType.PUT_BACK)
                                .id(0, payment)
                                .amountCents(payment * 10 + attempt));
            }
        }

        assertThat(fold.open().recordCount()).isEqualTo(7);
        List<Long> amounts = new ArrayList<>();
        fold.open().forEachRecord(record -> amounts.add(record.amountCents()));
        assertThat(amounts).containsExactly(11L, 12L, 13L, 14L, 23L, 24L, 34L);
        List<Integer> earlier = new ArrayList<>();
        fold.open().drain(open -> earlier.add(open.earlier().size()));
        assertThat(earlier).containsExactly(3, 1, 0);
        assertThat(fold.open().recordCount()).isZero();
    }

    private static final class Nothing implements Fold.Sink {
        @Override
        public void closed(RecordView record, List<RecordView> earlier) {}

        @Override
        public void purged(RecordView record) {}
    }

    private static UUID openWithATrail(EmbeddedFixture fixture, int attempts) {
        fixture.accept();
        for (int attempt = 0; attempt < attempts; attempt++) {
            fixture.store().putBack(fixture.claim(0, 500));
        }
        return fixture.acknowledged.getLast();
    }

    private static List<List<Integer>> numbers(EmbeddedFixture fixture, UUID... ids) {
        return Arrays.stream(ids)
                .map(id -> fixture.driver().find(id).orElseThrow().trail())
                .map(trail -> trail.stream().map(part -> part.attempt().number()).toList())
                .toList();
    }

    @Test
    void shouldLeaveNoFileOpen() {
        EmbeddedFixture fixture = filled(1, false);
        fixture.tick();
        fixture.driver().find(fixture.acknowledged.getFirst());

        fixture.store().close();

        assertThat(fixture.disk.openFiles()).isZero();
    }

    @Test
    void shouldDropWhatWasPurged() {
        EmbeddedFixture fixture = filled(1, true);
        String oldest = fixture.files("attempts-").getFirst();

        fixture.tick();

        assertThat(fixture.files("history-").size()).isLessThan(8);
        assertThat(fixture.files("attempts-")).hasSize(5).doesNotContain(oldest);
        Sight before = Sight.of(fixture, fixture.acknowledged);
        fixture.killAndOpen();
        assertThat(Sight.of(fixture, fixture.acknowledged)).isEqualTo(before);
        assertThat(before.unknown).isNotEmpty();
    }

    @Test
    void shouldTellAndTryAgainWhenTheDiskIsFull() {
        EmbeddedFixture fixture = filled(1, false);
        Sight before = Sight.of(fixture, fixture.acknowledged);
        List<String> snapshots = fixture.files("snapshot-");
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());

        fixture.tick();
        assertThat(fixture.store().status().problem().orElseThrow()).contains("no space");
        assertThat(fixture.files("snapshot-")).isEqualTo(snapshots);

        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();
        assertThat(fixture.store().status().problem()).isEmpty();
        assertThat(fixture.files("snapshot-")).hasSize(1).isNotEqualTo(snapshots);
        assertThat(Sight.of(fixture, fixture.acknowledged)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSurviveAKillAtEachStep(boolean purged) {
        int step = 0;
        while (diesAt(step, step, purged, false)) {
            step++;
        }
        assertThat(step).isGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSurviveAPowerLossAtEachStep(long seed) {
        for (boolean purged : new boolean[] {false, true}) {
            int step = 0;
            while (diesAt(step, seed, purged, true)) {
                step++;
            }
            assertThat(step).isGreaterThan(20);
        }
    }

    /** False: the compaction came to its end before the step. */
    private static boolean diesAt(int step, long seed, boolean purged, boolean powerLoss) {
        EmbeddedFixture fixture = filled(seed, purged);
        Sight before = Sight.of(fixture, fixture.acknowledged);
        boolean died = false;
        fixture.disk.losePowerAfter(step);
        try {
            fixture.tick();
        } catch (SimulatedDisk.PowerLoss e) {
            died = true;
        }

        if (powerLoss) {
            fixture.crashAndOpen();
        } else {
            fixture.killAndOpen();
        }
        String when = "seed " + seed + ", step " + step + ", purged " + purged;
        assertThat(Sight.of(fixture, fixture.acknowledged)).as(when).isEqualTo(before);
        fixture.settle(70);
        fixture.tick();
        Sight later = Sight.of(fixture, fixture.acknowledged);
        fixture.killAndOpen();
        assertThat(Sight.of(fixture, fixture.acknowledged)).as(when).isEqualTo(later);
        return died;
    }

    /**
     * A store with some full segments and a payment in every state; the attempts are in doubt, so
     * that a restart changes nothing. Half of it is compacted; if it is purged, that is not.
     */
    private static EmbeddedFixture filled(long seed, boolean purged) {
        EmbeddedFixture fixture = new EmbeddedFixture(seed, Durability.POWER);
        fixture.settle(100);
        fixture.settle(5, 4);
        openOfEachKind(fixture);
        fixture.tick();
        if (purged) {
            assertThat(fixture.driver().purge()).isTrue();
            fixture.settle(20);
            openOfEachKind(fixture);
        }
        fixture.settle(5, 4);
        fixture.settle(60);
        fixture.killAndOpen();
        return fixture;
    }

    /** A payment that was put back, buried and acknowledged, and one settled, each with notes. */
    private static void decideByHand(EmbeddedFixture fixture) {
        fixture.accept();
        fixture.accept();
        List<Payment> claimed = fixture.driver().claim(0, 3);
        for (Payment payment : claimed.subList(1, 3)) {
            payment.see(Evidence.OPERATOR, 0);
            assertThat(fixture.store().note(payment, "asked: " + "n\u00e9\ud83d\ude80".repeat(48)))
                    .isTrue();
        }
        fixture.store().settle(claimed.get(1), 77);
        fixture.store().putBack(claimed.get(2));
        Payment payment = fixture.claim(1, 400);
        assertThat(payment).isSameAs(claimed.get(2));
        fixture.store().bury(payment);
        fixture.clock.pass(1_000_000);
        assertThat(fixture.store().acknowledge(payment, "paid by hand")).isTrue();
        assertThat(payment.notes()).hasSize(2);
        claimed.getFirst().see(Evidence.ANSWERED, 503);
        fixture.driver().putBackForLong(claimed.getFirst());
        fixture.accept();
        fixture.awaitAnswers();
    }

    private static void openOfEachKind(EmbeddedFixture fixture) {
        for (int count = 0; count < 4; count++) {
            fixture.clock.pass(1_000_000);
            fixture.accept();
        }
        List<Payment> claimed = fixture.driver().claim(1, 3);
        decideByHand(fixture);
        claimed.get(0).see(Evidence.ANSWERED, 400);
        fixture.store().bury(claimed.get(0));
        claimed.get(1).see(Evidence.ANSWERED, 503);
        fixture.driver().putBackForLong(claimed.get(1));
        fixture.awaitAnswers();
        assertThat(claimed.get(2).state()).isEqualTo(PaymentState.IN_FLIGHT);
    }
}
