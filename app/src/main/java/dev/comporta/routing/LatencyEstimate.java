package dev.comporta.routing;

/**
 * How long a processor takes, from its own answers: a moving average, and the highest of the last
 * five to ten seconds in place of a p99.9 that a few hundred answers could not give.
 */
final class LatencyEstimate {
    private static final long GENERATION_NANOS = 5_000_000_000L;
    private static final double WEIGHT = 1.0 / 32;

    private double averageNanos;
    private double deviationNanos;
    private long highestNanos;
    private long formerHighestNanos;
    private long generationStartNanos;

    LatencyEstimate(long initialNanos, long nowNanos) {
        averageNanos = initialNanos;
        highestNanos = initialNanos;
        generationStartNanos = nowNanos;
    }

    void record(long latencyNanos, long nowNanos) {
        long age = nowNanos - generationStartNanos;
        if (age >= GENERATION_NANOS) {
            formerHighestNanos = age < 2 * GENERATION_NANOS ? highestNanos : 0;
            highestNanos = 0;
            generationStartNanos = nowNanos;
        }
        highestNanos = Math.max(highestNanos, latencyNanos);
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
        return Math.max(highestNanos, formerHighestNanos);
    }
}
