package dev.comporta.payment;

import java.util.UUID;

/**
 * One payment as it is behind a {@link Transition}.
 *
 * @param acceptedAtMillis epoch milliseconds
 * @param attempts how many were made; the last one is what the rest tells of
 * @param processor its index in the configuration; −1 before the first attempt
 * @param requestedAtNanos what the attempt is booked under, epoch nanoseconds; for a settled one
 *     the instant that the processor has; 0 before the first attempt
 * @param evidence the last one seen, be it of the attempt before
 * @param status the HTTP status of that evidence; 0 where there was none
 */
public record StoredPayment(
        UUID id,
        long amountCents,
        long acceptedAtMillis,
        int attempts,
        int processor,
        long requestedAtNanos,
        Evidence evidence,
        int status) {}
