package dev.comporta.payment;

/** Where a payment is in its life. */
public enum PaymentState implements Slug {
    /** Safe in the store; no attempt is open, and none ever booked it. */
    PENDING,
    /** An attempt is stored and its answer is awaited. */
    IN_FLIGHT,
    /** An attempt was sent and its outcome is unknown: only the same processor may be asked. */
    IN_DOUBT,
    /** Booked, and we know it. */
    SETTLED,
    /** Parked with reason and evidence: definitely not booked by us, and never will be. */
    DEAD_LETTER,
    /** A dead letter that an operator has seen to elsewhere: closed, and its id still known. */
    ACKNOWLEDGED
}
