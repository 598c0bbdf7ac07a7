package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.gateway.GatewayStatus;
import dev.comporta.gateway.ProcessorReport;
import dev.comporta.ledger.Totals;
import dev.comporta.replay.ReplayResult;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.ProcessorGate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One fee is told in several places, and everywhere the same: here 5 % of 19.90, half a cent. */
@Timeout(10)
class FeeReportsTest {
    private static final int FIVE_PERCENT = 50_000;

    private final GatewayStatus.ProcessorStatus status =
            new GatewayStatus.ProcessorStatus(
                    "default",
                    new Totals(1, 1990),
                    new ProcessorGate(GateOptions.of(FIVE_PERCENT), 0).status(0));

    @Test
    void shouldBeToldOfTheProcessors() {
        assertThat(new ProcessorReport(List.of(status), 0, 0).json()).contains("\"feePaid\":1.00");
    }

    @Test
    void shouldBeToldAsAMetric() {
        assertThat(status.feeCents()).isEqualTo(100.0);
    }

    @Test
    void shouldBeToldOfAReplay() {
        ReplayResult result =
                new ReplayResult(
                        List.of(new ReplayResult.Share(FIVE_PERCENT, 1, 1990, 1)),
                        1990,
                        0,
                        0,
                        0,
                        1,
                        1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new ReplayReport(
                        List.of("default"), List.of(ReplayReport.Line.of("as recorded", result)), 1)
                .print(new PrintStream(out, false, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("1 payment\n")
                .contains("Paid 1.00;");
    }
}
