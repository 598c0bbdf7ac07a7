package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmark itself, small and short: that it runs and judges, not what it measures. */
@Timeout(300)
final class OverloadBenchIT {
    @Test
    void shouldShedAndLoseNothing() throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        boolean sound =
                OverloadBench.run(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8),
                        new OverloadBench.Options(4, Duration.ofMillis(40), 100, 16, 1, 2, 3, 2));

        String text = bytes.toString(StandardCharsets.UTF_8);
        List<String> rows = text.lines().filter(row -> row.startsWith("| ten times")).toList();
        assertThat(sound).as(text).isTrue();
        assertThat(text).contains("lost=0 twice=0 mismatches=0").contains("drained after");
        assertThat(rows).hasSize(2);
        List<String> counts = List.of(rows.getFirst().split(" *\\| *", -1));
        assertThat(Long.parseLong(counts.get(4))).as("refused/s: %s", text).isPositive();
        assertThat(Long.parseLong(counts.get(7))).as("pending: %s", text).isBetween(1L, 100L);
    }
}
