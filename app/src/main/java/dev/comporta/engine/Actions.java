package dev.comporta.engine;

import dev.comporta.payment.Payment;
import java.util.List;

/**
 * What the engine wants done, and what it must know of its store. The shell does it in the order
 * given, and comes back with an event.
 */
public interface Actions {

    /** How many attempts may be begun now: so many as can be stored, and closed again. */
    int attemptsMax();

    /**
     * Store an attempt at a processor for each of some pending payments; then tell {@link
     * Engine#onAttempted}. Nothing of them is sent before that is stored.
     *
     * @param payments no more than {@link #attemptsMax}
     */
    void attempt(int processor, List<Payment> payments);

    /**
     * Send the flight's payment once; then tell {@link Engine#onOutcome}.
     *
     * @param send which one of this attempt it is, from 1
     */
    void send(Flight flight, int send);

    /** Ask the flight's processor for its own record; then tell {@link Engine#onLookUp}. */
    void lookUp(Flight flight);

    /**
     * Whether a payment that was booked under this instant (epoch nanoseconds) may have been
     * settled here before, and its id be forgotten since.
     */
    boolean mayBeForgotten(long requestedAtNanos);

    /**
     * Store that the payment is booked.
     *
     * @param requestedAtNanos the instant that the processor has, epoch nanoseconds
     */
    void settle(Payment payment, long requestedAtNanos);

    /** Store that the open attempt booked nothing: the payment is pending again. */
    void putBack(Payment payment);

    /** Store that the payment is a dead letter, with the evidence that it carries. */
    void bury(Payment payment);

    /**
     * Tell people that a processor's late answer contradicts what an operator said of this attempt.
     * Nothing is changed by it.
     */
    void contradicted(Flight flight);

    /** Tell people that its processor called a payment a duplicate and has no record of it. */
    void contradictedItself(Payment payment);
}
