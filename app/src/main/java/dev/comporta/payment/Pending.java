package dev.comporta.payment;

/** What the engine must know of its store. */
public interface Pending {

    /** How many could be claimed now. */
    int ready(long nowNanos);

    /**
     * When the oldest of them was accepted that was not accepted before an instant (monotonic);
     * {@link Long#MAX_VALUE}: there is none.
     */
    long oldestAcceptedAtNanos(long fromNanos);

    /**
     * Whether a payment that was booked under this instant (epoch nanoseconds) may have been
     * settled here before, and its id be forgotten since.
     */
    boolean mayBeForgotten(long requestedAtNanos);
}
