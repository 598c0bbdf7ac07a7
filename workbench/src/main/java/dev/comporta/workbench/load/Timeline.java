package dev.comporta.workbench.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What came of a load, second by second.
 *
 * <p>Threading: owned by the event loop.
 */
final class Timeline {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final List<Second> past = new ArrayList<>();
    private final Histogram latency = Quantiles.histogram();
    private long refused;

    void acknowledged(long latencyNanos, long nowNanos) {
        goOnTo(nowNanos);
        Quantiles.record(latency, latencyNanos);
    }

    void refused(long nowNanos) {
        goOnTo(nowNanos);
        refused++;
    }

    private void goOnTo(long nowNanos) {
        while (nowNanos >= (past.size() + 1) * SECOND_NANOS) {
            past.add(current());
            latency.reset();
            refused = 0;
        }
    }

    private Second current() {
        return new Second(latency.getTotalCount(), refused, Quantiles.of(latency).p99Nanos());
    }

    /** From the first second to that of the last answer. */
    List<Second> seconds() {
        List<Second> seconds = new ArrayList<>(past);
        seconds.add(current());
        return seconds;
    }
}
