package dev.comporta.routing;

/**
 * How long a processor takes, from its own answers: a moving average, and the highest of the last
 * five to ten seconds in place of a p99.9 that a few hundred answers could not give.
 */
final class LatencyEstimate {
    private static final long PERIOD_NANOS = 5_000_000_000L;
    private static final double WEIGHT = 1.0 / 32;

    private final RecentHighest highestNanos;
    private double averageNanos;
    private double deviationNanos;

    LatencyEstimate(long initialNanos, long nowNanos) {
        averageNanos = initialNanos;
        highestNanos = new RecentHighest(PERIOD_NANOS, nowNanos);
        highestNanos.record(initialNanos, nowNanos);
    }

    void record(long latencyNanos, long nowNanos) {
        highestNanos.record(latencyNanos, nowNanos);
        double error = latencyNanos - averageNanos;
        averageNanos += error * WEIGHT;
        deviationNanos += (Math.abs(error) - deviationNanos) * WEIGHT;
    }

    double averageNanos() {
        return averageNanos;
    }

    /** How far answers are from the average, on average (Jacobson 1988). */
    double deviationNanos() {
        return deviationNanos;
    }

    long highestNanos() {
        return highestNanos.highest();
    }
}
