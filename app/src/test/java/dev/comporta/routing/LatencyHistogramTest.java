package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long SECOND = 1_000_000_000L;

    private final LatencyHistogram histogram = new LatencyHistogram(0);

    @Test
    void shouldTellQuantilesNeverTooLowAndAtMostAnEighthTooHigh() {
        SplittableRandom random = new SplittableRandom(1);
        long[] latencies = random.longs(5_000, 0, 1L << 34).map(it -> it >> it % 20).toArray();
        for (long latency : latencies) {
            histogram.record(latency, 0);
        }
        Arrays.sort(latencies);

        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            long exact = latencies[(int) Math.ceil(share * latencies.length) - 1];
            assertThat(histogram.quantileNanos(share, 0)).isBetween(exact, exact + exact / 8 + 1);
        }
    }

    @Test
    void shouldForgetAfterAMinute() {
        assertThat(histogram.quantileNanos(0.5, 0)).isZero();
        histogram.record(1_000, 0);

        assertThat(histogram.quantileNanos(0.5, 31 * SECOND)).isPositive();
        assertThat(histogram.quantileNanos(0.5, 62 * SECOND)).isZero();
    }

    @Test
    void shouldTakeAnyLatency() {
        histogram.record(-1, 0);
        histogram.record(Long.MAX_VALUE, 0);

        assertThat(histogram.quantileNanos(0.5, 0)).isZero();
        assertThat(histogram.quantileNanos(1, 0)).isEqualTo(Long.MAX_VALUE);
    }
}
