package dev.comporta.payment;

import java.util.OptionalLong;

/** What an operator found out about a payment in doubt, from its processor's own books. */
public sealed interface Resolution {

    /**
     * The processor has booked it.
     *
     * @param requestedAtNanos as the processor has it, epoch nanoseconds; empty: that of the
     *     attempt
     */
    record Booked(OptionalLong requestedAtNanos) implements Resolution {}

    /** The processor has not booked it, and nothing of it is on its way any more. */
    record NotBooked() implements Resolution {}
}
