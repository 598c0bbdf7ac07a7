package dev.comporta.payment;

/**
 * One attempt of a payment, as an operator sees it.
 *
 * @param number from 1
 * @param processor its index in the configuration
 * @param requestedAtNanos what the processor books it under, epoch nanoseconds; for a settled one
 *     the instant that the processor has
 * @param openedAtMillis when it was stored, epoch milliseconds; 0 where that is not known any more
 * @param sends how often it was sent; 0 where that is not known any more. After a restart: those
 *     since, and one for all before
 * @param evidence the last evidence of this attempt
 * @param status the HTTP status of that evidence; 0 where there was none
 * @param endedAtMillis epoch milliseconds; 0 while it is open
 */
public record Attempt(
        int number,
        int processor,
        long requestedAtNanos,
        long openedAtMillis,
        int sends,
        Evidence evidence,
        int status,
        long endedAtMillis,
        Ending ending) {

    /** What became of it. */
    public enum Ending implements Slug {
        /** Its answer is awaited. */
        OPEN,
        /** It was sent and its outcome is unknown. */
        IN_DOUBT,
        /** It booked nothing, and the payment is pending again. */
        PUT_BACK,
        /** It is booked. */
        SETTLED,
        /** The payment became a dead letter by it. */
        BURIED
    }
}
