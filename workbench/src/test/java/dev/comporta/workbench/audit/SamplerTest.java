package dev.comporta.workbench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.audit.Sample.Judgement;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class SamplerTest {
    private static final Instant END = Instant.parse("2025-07-15T12:00:00Z");
    private static final Window WINDOW = Windows.recent(END, Duration.ofMillis(500));
    private static final Total ONE = new Total(1, 1_990);
    private static final Total TWO = new Total(2, 3_980);
    private static final Total THREE = new Total(3, 5_970);

    private final Queue<ProcessorTotals> gateway = new ArrayDeque<>();
    private final Queue<Total> byDefault = new ArrayDeque<>();

    @Test
    void shouldCallEqualWhatIsEqualAtOnce() throws InterruptedException {
        gateway.add(only(ONE));
        byDefault.add(ONE);

        assertThat(judge()).isEqualTo(Judgement.EQUAL);
    }

    @Test
    void shouldExplainWhatWasBookedBetweenTheReadings() throws InterruptedException {
        gateway.addAll(List.of(only(ONE), only(ONE), only(THREE)));
        byDefault.addAll(List.of(TWO, TWO));

        assertThat(judge()).isEqualTo(Judgement.CHANGED_WHILE_READ);
    }

    @Test
    void shouldGiveAnswersTimeToArrive() throws InterruptedException {
        gateway.addAll(List.of(only(ONE), only(ONE), only(ONE), only(ONE), only(TWO)));
        byDefault.addAll(List.of(TWO, TWO));

        assertThat(judge()).isEqualTo(Judgement.CHANGED_WHILE_READ);
    }

    @Test
    void shouldNotExplainWhatTheGatewayNeverCounts() throws InterruptedException {
        for (int asked = 0; asked < 6; asked++) {
            gateway.add(only(ONE));
        }
        byDefault.addAll(List.of(TWO, TWO));

        assertThat(judge()).isEqualTo(Judgement.DIFFERENT);
    }

    @Test
    void shouldNotExplainWhatOnlyTheGatewayCounts() throws InterruptedException {
        gateway.addAll(List.of(only(TWO), only(TWO)));
        byDefault.addAll(List.of(ONE, ONE));

        assertThat(judge()).isEqualTo(Judgement.DIFFERENT);
    }

    @Test
    void shouldNotExplainMoneyAtTheWrongProcessor() throws InterruptedException {
        ProcessorTotals swapped = new ProcessorTotals(Total.NOTHING, ONE);
        gateway.addAll(List.of(swapped, swapped));
        byDefault.addAll(List.of(ONE, ONE));

        assertThat(judge()).isEqualTo(Judgement.DIFFERENT);
    }

    @Test
    void shouldNotExplainTheRightCountOfAnotherAmount() throws InterruptedException {
        for (int asked = 0; asked < 6; asked++) {
            gateway.add(only(new Total(2, 3_979)));
        }
        byDefault.addAll(List.of(TWO, TWO));

        assertThat(judge()).isEqualTo(Judgement.DIFFERENT);
    }

    @Test
    void shouldTellWhatCameOfIt() {
        List<Sample> samples =
                List.of(
                        sample(TWO, TWO, Judgement.EQUAL),
                        sample(ONE, THREE, Judgement.CHANGED_WHILE_READ),
                        sample(TWO, ONE, Judgement.DIFFERENT));
        SampleReport report = new SampleReport(samples, 4, List.of());

        assertThat(report.isSound()).isFalse();
        assertThat(report.verdict())
                .isEqualTo(
                        "audit: FAILED windows=3 raw=2 changed=1 different=1 settled-different=0");
        assertThat(report.lines(Duration.ofMillis(100), Duration.ofMillis(1_500)))
                .contains(
                        "windows from 15 s to 1500 ms ago, one every 100 ms: 3 (4 not asked for in"
                                + " time)",
                        "different at the first reading: 2, by 2 payments at most");
        assertThat(report.differences()).hasSize(1);
        assertThat(new SampleReport(samples.subList(0, 2), 0, List.of()).isSound()).isTrue();
    }

    @Test
    void shouldFailWhereAWindowDiffersOnceAllIsSettled() {
        Comparison different = new Comparison(WINDOW, only(ONE), only(TWO), 6);

        assertThat(new SampleReport(List.of(), 0, List.of(different)).isSound()).isFalse();
    }

    @Test
    void shouldEndTheWindowWhereItIsTold() {
        assertThat(WINDOW).isEqualTo(new Window(END.minusSeconds(15), END.minusMillis(500)));
    }

    private Judgement judge() throws InterruptedException {
        return new Sampler(
                        _ -> gateway.remove(),
                        _ -> byDefault.remove(),
                        _ -> Total.NOTHING,
                        Runnable::run,
                        _ -> {})
                .take(WINDOW)
                .judgement();
    }

    private static ProcessorTotals only(Total byDefault) {
        return new ProcessorTotals(byDefault, Total.NOTHING);
    }

    private static Sample sample(Total gateway, Total processor, Judgement judgement) {
        return new Sample(WINDOW, only(gateway), only(processor), 1_000_000, judgement);
    }
}
