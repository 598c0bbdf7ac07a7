package dev.comporta.payment;

/** What a processor said when asked for its own record of a payment. */
public sealed interface LookUp {

    /**
     * It has booked the payment.
     *
     * @param requestedAtNanos as the processor has it, epoch nanoseconds
     */
    record Found(long amountCents, long requestedAtNanos) implements LookUp {}

    /**
     * It answered 404 itself. While a request of ours may still be on its way, that proves nothing.
     */
    record NotFound() implements LookUp {}

    /**
     * It gave no usable answer.
     *
     * @param retryAfterNanos how long it should not be asked; 0: it does not say
     */
    record Failed(long retryAfterNanos) implements LookUp {

        public Failed() {
            this(0);
        }
    }
}
