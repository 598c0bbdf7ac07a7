package dev.comporta.payment;

/** What became of a payment that a client posted. */
public enum Acceptance {
    /** New, and safe in the store: 202. */
    ACCEPTED,
    /** The same id and amount are already in the store: 202, and still one payment. */
    ALREADY_ACCEPTED,
    /** The same id is in the store with another amount: 409. */
    CONFLICT,
    /** A bound is reached (open payments, disk); nothing was stored: 503, try later. */
    FULL,
    /**
     * The store can't make it safe: it has failed until a restart, or its disk has no room now. It
     * may be stored later, and stays one payment when it is posted again: 503.
     */
    UNAVAILABLE
}
