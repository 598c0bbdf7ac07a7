package dev.comporta.routing;

/**
 * How a circuit breaker judges.
 *
 * @param failuresMin failures that open it, at the least
 * @param failurePercent their least share among the last outcomes, so that noise on a busy
 *     processor does not open it
 * @param windowNanos outcomes are forgotten after a silence of this length
 * @param probeIntervalNanos from one canary's outcome to the next canary
 * @param probeLeaseNanos how long canaries without an answer, once there are a few, may keep the
 *     next one back
 * @param silenceNanos how long requests may be under way without one being answered; four times the
 *     highest latency at the least
 * @param rampStepNanos while it recovers, the permits double this often
 */
public record BreakerOptions(
        int failuresMin,
        int failurePercent,
        long windowNanos,
        long probeIntervalNanos,
        long probeLeaseNanos,
        long silenceNanos,
        long rampStepNanos) {
    public static final BreakerOptions DEFAULT =
            new BreakerOptions(
                    3,
                    60,
                    10_000_000_000L,
                    200_000_000L,
                    10_000_000_000L,
                    1_000_000_000L,
                    50_000_000L);

    public BreakerOptions {
        if (failuresMin < 1
                || failurePercent < 1
                || failurePercent > 100
                || windowNanos < 1
                || probeIntervalNanos < 1
                || probeLeaseNanos < 1
                || silenceNanos < 1
                || rampStepNanos < 1) {
            throw new IllegalArgumentException(
                    "a breaker's options must be positive and its percentage at most 100:"
                            + (" failuresMin=" + failuresMin)
                            + (" failurePercent=" + failurePercent)
                            + (" windowNanos=" + windowNanos)
                            + (" probeIntervalNanos=" + probeIntervalNanos)
                            + (" probeLeaseNanos=" + probeLeaseNanos)
                            + (" silenceNanos=" + silenceNanos)
                            + (" rampStepNanos=" + rampStepNanos));
        }
    }
}
