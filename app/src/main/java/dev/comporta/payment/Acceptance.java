package dev.comporta.payment;

/** What became of a payment that a client posted. */
public enum Acceptance {
    /** New, and safe in the store: 202. */
    ACCEPTED,
    /** The same id and amount are already in the store: 202, and still one payment. */
    ALREADY_ACCEPTED,
    /** The same id is in the store with another amount: 409. */
    CONFLICT,
    /** A bound is reached (pending payments, money, disk); nothing was stored: 503, try later. */
    FULL,
    /** The store has failed for good and takes nothing until a restart: 503. */
    UNAVAILABLE
}
