package dev.comporta.workbench.load;

/**
 * How far a load has come.
 *
 * @param errors payments given up so far
 * @param intervalP99Nanos the latency's 99th percentile since the last time this was asked
 */
public record LoadProgress(
        long elapsedNanos, long sent, long acknowledged, long errors, long intervalP99Nanos) {}
