package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RoutingBenchTest {
    private static final long MINUTE = 60_000_000_000L;

    /** Three virtual minutes of flapping: the fees stand in the order that the policies promise. */
    @Test
    void shouldRankThePolicies() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        RoutingBench.run(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), 3 * MINUTE, 1, "flapping");

        List<String> rows = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(rows).hasSize(8);
        List<String> cells = List.of(rows.get(2).split("\\|", -1));
        double deadline = feeOf(cells.get(3));
        double poll = feeOf(cells.get(5));
        double canary = feeOf(cells.get(6));
        double optimum = feeOf(cells.get(7));
        assertThat(optimum).isLessThanOrEqualTo(deadline);
        assertThat(deadline).isLessThan(Math.min(poll, canary));
        List<String> margins = List.of(rows.getLast().split("\\|", -1));
        assertThat(feeOf(margins.get(3))).isLessThan(feeOf(margins.get(6)));
    }

    private static double feeOf(String cell) {
        return Double.parseDouble(cell.substring(0, cell.indexOf('(')).strip());
    }
}
