package dev.comporta.routing;

/** What a policy may know of the payments that wait to be sent. */
public interface Waiting {

    /** How many they are. */
    int count();

    /**
     * The earliest of their deadlines that is not before an instant (monotonic); {@link
     * Long#MAX_VALUE}: there is none.
     */
    long earliestDeadlineNanos(long fromNanos);
}
