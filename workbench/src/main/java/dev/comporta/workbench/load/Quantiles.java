package dev.comporta.workbench.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Where a distribution of durations lies, in nanoseconds. */
public record Quantiles(
        long p50Nanos, long p90Nanos, long p99Nanos, long p999Nanos, long maxNanos) {
    public static final Quantiles NONE = new Quantiles(0, 0, 0, 0, 0);

    /** Holds 1 µs to 1 h with three digits. */
    static Histogram histogram() {
        return new Histogram(1_000, 3_600_000_000_000L, 3);
    }

    /** What is longer than the histogram holds counts as the longest. */
    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, histogram.getHighestTrackableValue()));
    }

    static Quantiles of(Histogram histogram) {
        return histogram.getTotalCount() == 0
                ? NONE
                : new Quantiles(
                        histogram.getValueAtPercentile(50),
                        histogram.getValueAtPercentile(90),
                        histogram.getValueAtPercentile(99),
                        histogram.getValueAtPercentile(99.9),
                        histogram.getMaxValue());
    }

    public static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** In milliseconds, as text, by name, in order. */
    public Map<String, String> millis() {
        Map<String, String> millis = new LinkedHashMap<>();
        millis.put("p50", millis(p50Nanos));
        millis.put("p90", millis(p90Nanos));
        millis.put("p99", millis(p99Nanos));
        millis.put("p99.9", millis(p999Nanos));
        millis.put("max", millis(maxNanos));
        return millis;
    }
}
