package dev.comporta.routing;

/**
 * The highest of the values that came lately: in this period and the one before.
 *
 * <p>Threading: one owner. All times are monotonic nanoseconds.
 */
final class RecentHighest {
    private final long periodNanos;
    private long highest;
    private long formerHighest;
    private long startNanos;

    RecentHighest(long periodNanos, long nowNanos) {
        this.periodNanos = periodNanos;
        startNanos = nowNanos;
    }

    void record(long value, long nowNanos) {
        long age = nowNanos - startNanos;
        if (age >= periodNanos) {
            formerHighest = age < 2 * periodNanos ? highest : 0;
            highest = 0;
            startNanos = nowNanos;
        }
        highest = Math.max(highest, value);
    }

    long highest() {
        return Math.max(highest, formerHighest);
    }
}
