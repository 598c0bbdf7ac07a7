package dev.comporta.payment;

/** What a processor said when asked for its own record of a payment. */
public sealed interface LookUp {

    /**
     * It has booked the payment.
     *
     * @param requestedAtNanos as the processor has it, epoch nanoseconds
     */
    record Found(long amountCents, long requestedAtNanos) implements LookUp {}

    /** It answered 404. While a request of ours may still be on its way, that proves nothing. */
    record NotFound() implements LookUp {}

    /** It gave no usable answer. */
    record Failed() implements LookUp {}
}
