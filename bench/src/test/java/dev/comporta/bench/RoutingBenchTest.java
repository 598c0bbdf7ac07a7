package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

        String[] rows = bytes.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(rows).hasSize(4);
        String[] cells = rows[2].split("\\|");
        assertThat(feeOf(cells[7])).isLessThanOrEqualTo(feeOf(cells[3]) + 0.01);
        assertThat(feeOf(cells[3])).isLessThan(feeOf(cells[6]));
        assertThat(feeOf(cells[6])).isLessThan(feeOf(cells[5]) + 1);
    }

    private static double feeOf(String cell) {
        return Double.parseDouble(cell.strip().split(" ")[0]);
    }
}
