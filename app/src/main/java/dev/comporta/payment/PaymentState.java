package dev.comporta.payment;

/** Where a payment is in its life. */
public enum PaymentState {
    /** Safe in the store; no attempt is open, and none ever booked it. */
    PENDING("pending"),
    /** An attempt is stored and its answer is awaited. */
    IN_FLIGHT("in-flight"),
    /** An attempt was sent and its outcome is unknown: only the same processor may be asked. */
    IN_DOUBT("in-doubt"),
    /** Booked, and we know it. */
    SETTLED("settled"),
    /** Parked with reason and evidence: definitely not booked by us, and never will be. */
    DEAD_LETTER("dead-letter"),
    /** A dead letter that an operator has seen to elsewhere: closed, and its id still known. */
    ACKNOWLEDGED("acknowledged");

    private final String slug;

    PaymentState(String slug) {
        this.slug = slug;
    }

    public String slug() {
        return slug;
    }
}
