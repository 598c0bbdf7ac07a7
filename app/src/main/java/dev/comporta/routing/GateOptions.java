package dev.comporta.routing;

/**
 * What is configured of one processor, as far as routing is concerned.
 *
 * @param feeMillionths what it takes of an amount, in millionths: 50,000 is 5 %
 * @param inFlightMax bound of requests under way, and of payments in doubt
 * @param retryPercent retries for each hundred first attempts
 */
public record GateOptions(
        int feeMillionths, int inFlightMax, int retryPercent, BreakerOptions breaker) {
    /** What {@code serve} takes where nothing is configured. */
    public static final int IN_FLIGHT_MAX = 500;

    public static final int RETRY_PERCENT = 50;

    /** A processor of which only the fee is configured. */
    public static GateOptions of(int feeMillionths) {
        return new GateOptions(feeMillionths, IN_FLIGHT_MAX, RETRY_PERCENT, BreakerOptions.DEFAULT);
    }

    public GateOptions {
        if (inFlightMax < 1) {
            throw new IllegalArgumentException(
                    "in-flight-max must be positive: inFlightMax=" + inFlightMax);
        }
        if (feeMillionths < 0 || feeMillionths > 1_000_000) {
            throw new IllegalArgumentException(
                    "a fee must be 0 to 1: feeMillionths=" + feeMillionths);
        }
        if (retryPercent < 0 || retryPercent > 1_000) {
            throw new IllegalArgumentException(
                    "a retry budget must be 0 to 1000 percent: retryPercent=" + retryPercent);
        }
    }
}
