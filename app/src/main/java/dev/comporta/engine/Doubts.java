package dev.comporta.engine;

import dev.comporta.payment.Payment;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The payments in doubt, the oldest doubt first, and when to go on with each of them. */
final class Doubts {
    private final Map<Payment, Flight> flights = new LinkedHashMap<>();
    private final PriorityQueue<Resumption> resumptions =
            new PriorityQueue<>(Comparator.comparingLong(Resumption::dueNanos));

    /** Void once its flight is over. */
    private record Resumption(Flight flight, long dueNanos) {}

    Collection<Payment> payments() {
        return Collections.unmodifiableCollection(flights.keySet());
    }

    Collection<Flight> flights() {
        return Collections.unmodifiableCollection(flights.values());
    }

    /** The flight of a payment in doubt; null: it is in none. */
    @Nullable Flight flightOf(Payment payment) {
        return flights.get(payment);
    }

    void add(Flight flight) {
        flights.put(flight.payment(), flight);
    }

    /** Whether it was in doubt. */
    boolean remove(Flight flight) {
        return flights.remove(flight.payment(), flight);
    }

    /** Goes on with it at that instant, unless it is to go on at another one already. */
    void resumeAt(Flight flight, long dueNanos) {
        if (!flight.isToBeResumed) {
            flight.isToBeResumed = true;
            resumptions.add(new Resumption(flight, dueNanos));
        }
    }

    /** The next one that is to go on by now. */
    @Nullable Flight pollDue(long nowNanos) {
        while (!resumptions.isEmpty() && resumptions.element().dueNanos <= nowNanos) {
            Flight flight = resumptions.remove().flight;
            if (!flight.isOver) {
                flight.isToBeResumed = false;
                return flight;
            }
        }
        return null;
    }
}
