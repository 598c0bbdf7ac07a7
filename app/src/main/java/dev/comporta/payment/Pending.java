package dev.comporta.payment;

/** What the engine must know of the payments that wait in the store. */
public interface Pending {

    /** How many could be claimed now. */
    int ready(long nowNanos);

    /** When the oldest of them was accepted (monotonic); only where some are ready. */
    long oldestAcceptedAtNanos();
}
