package dev.comporta.engine;

import java.util.List;

/**
 * How the engine works.
 *
 * @param deadlineNanos from acceptance to the instant at which a payment should be settled
 * @param timeoutNanos when an unanswered send makes its payment one in doubt
 * @param resendMinNanos least wait before a payment in doubt is sent again; it doubles, with full
 *     jitter
 * @param resendMaxNanos greatest such wait
 * @param putBackMinNanos least wait of a payment that was put back; it doubles with each attempt
 * @param putBackMaxNanos greatest such wait
 * @param attemptsMax attempts after which a payment that is definitely not booked becomes a dead
 *     letter; one in doubt never does by itself
 * @param ageMaxNanos the same, by the time in which it was tried: its attempts and the waits of up
 *     to {@code putBackMaxNanos} between them, since a restart or an operator's retry
 * @param statusRules by processor: what its statuses prove
 */
public record EngineOptions(
        long deadlineNanos,
        long timeoutNanos,
        long resendMinNanos,
        long resendMaxNanos,
        long putBackMinNanos,
        long putBackMaxNanos,
        int attemptsMax,
        long ageMaxNanos,
        List<StatusRules> statusRules) {

    /** What {@code serve} takes where nothing is configured. */
    public static final int ATTEMPTS_MAX = 1_000;

    /** What {@code serve} takes where nothing is configured: 24 h. */
    public static final long AGE_MAX_NANOS = 86_400_000_000_000L;

    private static final long MILLI = 1_000_000L;

    public EngineOptions {
        statusRules = List.copyOf(statusRules);
        requirePositive("deadline", deadlineNanos);
        requirePositive("timeout", timeoutNanos);
        requirePositive("resend-min", resendMinNanos);
        requirePositive("put-back-min", putBackMinNanos);
        requirePositive("age-max", ageMaxNanos);
        if (attemptsMax < 1) {
            throw new IllegalArgumentException(
                    "attempts-max must be positive: attemptsMax=" + attemptsMax);
        }
        if (resendMaxNanos < resendMinNanos || putBackMaxNanos < putBackMinNanos) {
            throw new IllegalArgumentException(
                    "a greatest wait must not be under the least:"
                            + (" resendMinNanos=" + resendMinNanos)
                            + (" resendMaxNanos=" + resendMaxNanos)
                            + (" putBackMinNanos=" + putBackMinNanos)
                            + (" putBackMaxNanos=" + putBackMaxNanos));
        }
    }

    /** With the waits of every gateway (docs/decisions/0010-limits-and-retries.md). */
    public static EngineOptions withStandardWaits(
            long deadlineNanos,
            long timeoutNanos,
            int attemptsMax,
            long ageMaxNanos,
            List<StatusRules> statusRules) {
        return new EngineOptions(
                deadlineNanos,
                timeoutNanos,
                100 * MILLI,
                5_000 * MILLI,
                50 * MILLI,
                1_000 * MILLI,
                attemptsMax,
                ageMaxNanos,
                statusRules);
    }

    private static void requirePositive(String name, long nanos) {
        if (nanos < 1) {
            throw new IllegalArgumentException(name + " must be positive: nanos=" + nanos);
        }
    }
}
