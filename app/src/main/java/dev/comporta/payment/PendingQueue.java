package dev.comporta.payment;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payments that wait, the oldest first. New ones come in order and stand in a queue; those that
 * were put back, and those that were passed by in favour of younger ones, in a tree. What was put
 * back waits for its time before that.
 *
 * <p>Threading: one owner.
 */
public final class PendingQueue {

    private record Delayed(Payment payment, long notBeforeNanos) {}

    /** As a bound it is older than every payment of the same age. */
    private record Place(long acceptedAtNanos, UUID id) implements Comparable<Place> {
        private static final UUID FIRST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);

        static Place of(Payment payment) {
            return new Place(payment.acceptedAtNanos(), payment.id());
        }

        @Override
        public int compareTo(Place other) {
            return acceptedAtNanos == other.acceptedAtNanos
                    ? id.compareTo(other.id)
                    : Long.compare(acceptedAtNanos, other.acceptedAtNanos);
        }
    }

    private final ArrayDeque<Payment> fresh = new ArrayDeque<>();
    private final TreeMap<Place, Payment> others = new TreeMap<>();
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::notBeforeNanos));

    /**
     * Adds a payment that is new here. It may be older than those added before: after a restart its
     * age is what the wall clock says.
     */
    public void add(Payment payment) {
        Payment newest = fresh.peekLast();
        if (newest != null && payment.acceptedAtNanos() < newest.acceptedAtNanos()) {
            passBy(payment);
        } else {
            fresh.add(payment);
        }
    }

    /**
     * Lets a payment wait for its turn again.
     *
     * @param notBeforeNanos from this instant on (monotonic)
     */
    public void putBack(Payment payment, long notBeforeNanos) {
        delayed.add(new Delayed(payment, notBeforeNanos));
    }

    public int size() {
        return fresh.size() + others.size() + delayed.size();
    }

    public void clear() {
        fresh.clear();
        others.clear();
        delayed.clear();
    }

    /** How many could be claimed now. */
    public int ready(long nowNanos) {
        Delayed next = delayed.peek();
        while (next != null && next.notBeforeNanos <= nowNanos) {
            passBy(delayed.remove().payment);
            next = delayed.peek();
        }
        return fresh.size() + others.size();
    }

    /**
     * When the oldest ready one was accepted that was not accepted before an instant (monotonic);
     * {@link Long#MAX_VALUE}: there is none.
     */
    public long oldestAcceptedAtNanos(long fromNanos) {
        Payment oldest = oldest(fromNanos);
        return oldest == null ? Long.MAX_VALUE : oldest.acceptedAtNanos();
    }

    /** Takes the oldest ready one that was accepted in a range. */
    public @Nullable Payment poll(AcceptedRange accepted) {
        Payment oldest = oldest(accepted.fromNanos());
        if (oldest == null || !accepted.contains(oldest.acceptedAtNanos())) {
            return null;
        }
        return oldest == fresh.peek() ? fresh.remove() : others.remove(Place.of(oldest));
    }

    private @Nullable Payment oldest(long fromNanos) {
        Payment first = fresh.peek();
        while (first != null && first.acceptedAtNanos() < fromNanos) {
            passBy(fresh.remove());
            first = fresh.peek();
        }
        if (others.isEmpty()) {
            return first;
        }
        Map.Entry<Place, Payment> entry = others.ceilingEntry(new Place(fromNanos, Place.FIRST));
        if (first == null || entry == null) {
            return entry == null ? first : entry.getValue();
        }
        Payment other = entry.getValue();
        return other.acceptedAtNanos() <= first.acceptedAtNanos() ? other : first;
    }

    private void passBy(Payment payment) {
        others.put(Place.of(payment), payment);
    }
}
