package dev.comporta.workbench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.wire.Booking;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class AuditTest {
    private static final Instant START = Instant.parse("2025-07-15T12:00:00Z");
    private static final Window MINUTE = new Window(START, START.plusSeconds(60));
    private static final ProcessorTotals ONE =
            new ProcessorTotals(new Total(1, 1_990), Total.NOTHING);
    private static final ProcessorTotals TWO =
            new ProcessorTotals(new Total(2, 3_980), Total.NOTHING);

    private final UUID one = UUID.randomUUID();
    private final UUID two = UUID.randomUUID();
    private final UUID three = UUID.randomUUID();

    @Test
    void shouldCallADifferenceThatPassesTransient() throws InterruptedException {
        Queue<ProcessorTotals> gateway = new ArrayDeque<>(List.of(ONE, TWO));
        Auditor auditor = new Auditor(_ -> gateway.remove(), _ -> TWO, Duration.ZERO);

        Comparison comparison = auditor.compare(MINUTE);

        assertThat(comparison.isEqual()).isTrue();
        assertThat(comparison.wasTransient()).isTrue();
        assertThat(AuditReport.mismatches(List.of(comparison))).isZero();
        assertThat(AuditReport.transients(List.of(comparison))).isOne();
    }

    @Test
    void shouldCallADifferenceThatStaysAMismatch() throws InterruptedException {
        Comparison comparison = new Auditor(_ -> ONE, _ -> TWO, Duration.ZERO).compare(MINUTE);

        assertThat(comparison.wasTransient()).isFalse();
        assertThat(comparison.missingCount()).isOne();
        assertThat(AuditReport.differences(List.of(comparison)))
                .containsExactly(MINUTE + ": default -1 (-19.90), fallback +0 (+0.00)");
    }

    @Test
    void shouldSeeMoneyAtTheWrongProcessor() throws InterruptedException {
        ProcessorTotals swapped = new ProcessorTotals(Total.NOTHING, ONE.byDefault());

        assertThat(new Auditor(_ -> ONE, _ -> swapped, Duration.ZERO).compare(MINUTE).isEqual())
                .isFalse();
    }

    @Test
    void shouldFindLostTwiceAndPhantom() {
        Reconciliation found =
                Reconciliation.of(
                        List.of(one, two),
                        List.of(
                                new Booking(two, 1_990),
                                new Booking(three, 1_990),
                                new Booking(two, 1_990)));

        assertThat(found.lost()).containsExactly(one);
        assertThat(found.twice()).containsExactly(two);
        assertThat(found.phantom()).containsExactly(three);
        assertThat(AuditReport.lines(found).getFirst()).contains("lost", "1", one.toString());
    }

    @Test
    void shouldFindNothingWhenAllIsWell() {
        assertThat(Reconciliation.of(List.of(one), List.of(new Booking(one, 1))))
                .extracting(
                        found ->
                                found.lost().size() + found.twice().size() + found.phantom().size())
                .isEqualTo(0);
    }

    @Test
    void shouldCutTheTimeIntoSlices() {
        assertThat(Windows.slices(MINUTE, 2))
                .containsExactly(
                        Window.EVERYTHING,
                        new Window(START, START.plusSeconds(30)),
                        new Window(START.plusSeconds(30), START.plusSeconds(60)));
    }

    @Test
    void shouldChooseWindowsInsideTheWhole() {
        assertThat(Windows.random(MINUTE, 1_000, new SplittableRandom(3)))
                .hasSize(1_000)
                .allMatch(
                        window ->
                                !window.from().isBefore(MINUTE.from())
                                        && !window.to().isAfter(MINUTE.to()));
    }

    @Test
    void shouldAskForTheSameWindowAsThePublicTest() {
        assertThat(Windows.recent(START.plusNanos(999_999)))
                .isEqualTo(new Window(START.minusSeconds(15), START.minusMillis(1_500)));
    }
}
