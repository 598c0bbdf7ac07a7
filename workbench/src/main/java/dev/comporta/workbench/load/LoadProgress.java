package dev.comporta.workbench.load;

/**
 * How far a load has come.
 *
 * @param errors payments given up so far
 * @param interval how long the answers took since the last time this was asked
 */
public record LoadProgress(
        long elapsedNanos, long sent, long acknowledged, long errors, Timing interval) {}
