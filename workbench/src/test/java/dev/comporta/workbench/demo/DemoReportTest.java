package dev.comporta.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.audit.Comparison;
import dev.comporta.workbench.audit.Reconciliation;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.LoadReports;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class DemoReportTest {
    private static final ProcessorTotals SETTLED =
            new ProcessorTotals(new Total(90, 9_000), new Total(10, 1_000));
    private static final Leftover LEFTOVER = new Leftover(42, 7);
    private static final Reconciliation SOUND = new Reconciliation(Set.of(), Set.of(), Set.of());
    private static final Comparison EQUAL = new Comparison(Window.EVERYTHING, SETTLED, SETTLED, 1);
    private static final Comparison DIFFERENT =
            new Comparison(Window.EVERYTHING, ProcessorTotals.NOTHING, SETTLED, 6);

    private final LoadReport load = LoadReports.accepted(100, 412_000);

    @Test
    void shouldEndWithALineForScripts() {
        DemoReport report =
                new DemoReport(
                        load, LEFTOVER, SETTLED, SOUND, List.of(EQUAL), List.of(), List.of(EQUAL));

        assertThat(report.isOk()).isTrue();
        assertThat(report.verdict())
                .isEqualTo(
                        "demo: ok accepted=100 settled=100 lost=0 twice=0 mismatches=0 p99=0.412ms");
    }

    @Test
    void shouldTellTheCheapShareAndWhatWasLeft() {
        DemoReport report = with(SETTLED, SOUND);

        assertThat(report.lines())
                .contains(
                        "settled by the cheap processor: 90.00 %",
                        "not settled yet when the load ended: 42, 1 s later: 7");
        assertThat(report.fields())
                .containsEntry("leftAtEnd", 42L)
                .containsEntry("leftSecondAfter", 7L);
        assertThat(with(ProcessorTotals.NOTHING, SOUND).lines())
                .contains("settled by the cheap processor: 0 %");
    }

    /** 1.5 cents each: 3 together, where each rounded by itself would make 4. */
    @Test
    void shouldRoundTheFeesOfBothProcessorsOnce() {
        ProcessorTotals settled = new ProcessorTotals(new Total(1, 30), new Total(1, 10));

        assertThat(Score.of(settled, 0, true).feesCents()).isEqualTo(3);
    }

    @Test
    void shouldFailOnAPaymentLostOrTwice() {
        Set<UUID> some = Set.of(UUID.randomUUID());

        assertThat(with(SETTLED, new Reconciliation(some, Set.of(), Set.of())).verdict())
                .startsWith("demo: FAILED accepted=100 settled=100 lost=1 twice=0");
        assertThat(with(SETTLED, new Reconciliation(Set.of(), some, Set.of())).verdict())
                .contains("FAILED", "twice=1");
    }

    @Test
    void shouldFailWhenNotAllIsSettled() {
        ProcessorTotals less = new ProcessorTotals(new Total(99, 9_900), Total.NOTHING);
        ProcessorTotals more = new ProcessorTotals(new Total(101, 10_100), Total.NOTHING);

        assertThat(with(less, SOUND).isOk()).isFalse();
        assertThat(with(more, SOUND).isOk()).isFalse();
    }

    @Test
    void shouldFailOnAnyWindowThatDiffers() {
        List<Comparison> none = List.of();
        List<Comparison> different = List.of(EQUAL, DIFFERENT);

        assertThat(new DemoReport(load, LEFTOVER, SETTLED, SOUND, different, none, none).isOk())
                .isFalse();
        assertThat(new DemoReport(load, LEFTOVER, SETTLED, SOUND, none, different, none).isOk())
                .isFalse();
        assertThat(new DemoReport(load, LEFTOVER, SETTLED, SOUND, none, none, different).isOk())
                .isFalse();
    }

    @Test
    void shouldTakeTheScorePenaltyForDoubtToo() {
        DemoReport report =
                new DemoReport(
                        load, LEFTOVER, SETTLED, SOUND, List.of(), List.of(EQUAL), List.of());

        assertThat(report.isOk()).isTrue();
        assertThat(report.fields()).containsEntry("consistent", false);
    }

    @Test
    void shouldScoreAsThePublicTestDoes() {
        assertThat(Score.of(SETTLED, 1_000_000, true)).isEqualTo(new Score(600, 9_400, 1_880, 0));
        assertThat(Score.of(SETTLED, 12_000_000, false))
                .isEqualTo(new Score(600, 9_400, 0, 3_290))
                .extracting(Score::totalCents)
                .isEqualTo(6_110L);
    }

    private DemoReport with(ProcessorTotals settled, Reconciliation payments) {
        return new DemoReport(load, LEFTOVER, settled, payments, List.of(), List.of(), List.of());
    }
}
