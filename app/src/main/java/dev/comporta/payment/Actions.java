package dev.comporta.payment;

/**
 * What the engine wants done. The shell does it in the order given, and comes back with an event.
 */
public interface Actions {

    /**
     * Store an attempt at a processor for the oldest pending payments; then, not before this
     * returns, tell {@link Engine#onClaimed} which they were. Nothing of them is sent before that
     * is stored.
     *
     * @param limit how many, at the most
     * @param accepted only payments that were accepted in this range
     * @return how many they are
     */
    int claim(int processor, int limit, AcceptedRange accepted);

    /** Send the payment's open attempt once; then tell {@link Engine#onOutcome}. */
    void send(Payment payment, int attempt, int send);

    /** Ask the processor for its own record; then tell {@link Engine#onLookUp}. */
    void lookUp(Payment payment, int attempt);

    /**
     * Store that the payment is booked.
     *
     * @param requestedAtNanos the instant that the processor has, epoch nanoseconds
     */
    void settle(Payment payment, long requestedAtNanos);

    /**
     * Store that the open attempt booked nothing, and let the payment be claimed again.
     *
     * @param notBeforeNanos from this instant on (monotonic)
     */
    void putBack(Payment payment, long notBeforeNanos);

    /** Store that the payment is a dead letter, with the evidence that it carries. */
    void bury(Payment payment);

    /**
     * Tell people that a processor's late answer contradicts what an operator said of this attempt.
     * Nothing is changed by it.
     */
    void contradicted(Payment payment, int attempt);

    /** Tell people that its processor called a payment a duplicate and has no record of it. */
    void contradictedItself(Payment payment);
}
