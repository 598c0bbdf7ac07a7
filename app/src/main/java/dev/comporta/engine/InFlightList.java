package dev.comporta.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sends that are awaited, the oldest first: all have the same time-out, so the head is the next
 * to time out, and a flight leaves from anywhere in O(1).
 */
final class InFlightList {
    private @Nullable Flight oldest;
    private @Nullable Flight newest;

    @Nullable Flight oldest() {
        return oldest;
    }

    void add(Flight flight) {
        if (flight.isAwaited) {
            throw new IllegalStateException(
                    "a send is awaited already: id=" + flight.payment().id());
        }
        flight.isAwaited = true;
        flight.previous = newest;
        if (newest == null) {
            oldest = flight;
        } else {
            newest.next = flight;
        }
        newest = flight;
    }

    /** Takes a flight out; false where it was not in. */
    boolean remove(Flight flight) {
        if (!flight.isAwaited) {
            return false;
        }
        Flight before = flight.previous;
        Flight after = flight.next;
        if (before == null) {
            oldest = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.previous = before;
        }
        flight.previous = null;
        flight.next = null;
        flight.isAwaited = false;
        return true;
    }

    void forEach(Consumer<Flight> action) {
        for (Flight flight = oldest; flight != null; flight = flight.next) {
            action.accept(flight);
        }
    }
}
