package dev.comporta.engine;

import dev.comporta.payment.Payment;
import dev.comporta.routing.TimeRange;
import dev.comporta.routing.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payments that wait, the oldest first. New ones come in order and stand in a queue; those that
 * were put back, and those that were passed by in favour of younger ones, in a tree. What was put
 * back waits for its time before that. All have the same time from acceptance to deadline, so that
 * the oldest has the earliest deadline.
 *
 * <p>Threading: one owner.
 */
final class PendingQueue implements Waiting {

    private record Delayed(Payment payment, long notBeforeNanos) {}

    /** As a bound it is older than every payment of the same age. */
    private record Place(long acceptedAtNanos, UUID id) {
        private static final UUID FIRST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);
        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::acceptedAtNanos).thenComparing(Place::id);

        static Place of(Payment payment) {
            return new Place(payment.acceptedAtNanos(), payment.id());
        }
    }

    private final long deadlineNanos;
    private final ArrayDeque<Payment> fresh = new ArrayDeque<>();
    private final TreeMap<Place, Payment> others = new TreeMap<>(Place.ORDER);
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::notBeforeNanos));

    /**
     * @param deadlineNanos from acceptance to the instant at which a payment should be settled
     */
    PendingQueue(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Adds a payment that is new here. It may be older than those added before: after a restart its
     * age is what the wall clock says, and a dead letter may be retried.
     */
    void add(Payment payment) {
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
    void putBack(Payment payment, long notBeforeNanos) {
        delayed.add(new Delayed(payment, notBeforeNanos));
    }

    /** Lets go of the payments that the store has purged. */
    void removeForgotten() {
        fresh.removeIf(Payment::isForgotten);
        others.values().removeIf(Payment::isForgotten);
        delayed.removeIf(each -> each.payment.isForgotten());
    }

    /** How many are ready now. The other methods tell and take what was ready at this instant. */
    int ready(long nowNanos) {
        while (!delayed.isEmpty() && delayed.element().notBeforeNanos <= nowNanos) {
            passBy(delayed.remove().payment);
        }
        return count();
    }

    @Override
    public int count() {
        return fresh.size() + others.size();
    }

    @Override
    public long earliestDeadlineNanos(long fromNanos) {
        Payment oldest = oldest(fromNanos);
        return oldest == null ? Long.MAX_VALUE : deadlineOf(oldest);
    }

    /** The age of the oldest ready one; 0: there is none. */
    long oldestReadyNanos(long nowNanos) {
        Payment oldest = oldest(Long.MIN_VALUE);
        return oldest == null ? 0 : nowNanos - oldest.acceptedAtNanos();
    }

    /** Takes ready ones whose deadline is in a range, the earliest first. */
    List<Payment> poll(TimeRange deadlines, int limit) {
        List<Payment> taken = new ArrayList<>();
        while (taken.size() < limit) {
            Payment oldest = oldest(deadlines.fromNanos());
            if (oldest == null || !deadlines.contains(deadlineOf(oldest))) {
                break;
            }
            taken.add(oldest == fresh.peek() ? fresh.remove() : others.remove(Place.of(oldest)));
        }
        return taken;
    }

    /** The oldest ready one whose deadline is not before an instant. */
    private @Nullable Payment oldest(long deadlineFromNanos) {
        long fromNanos =
                deadlineFromNanos == Long.MIN_VALUE
                        ? Long.MIN_VALUE
                        : deadlineFromNanos - deadlineNanos;
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

    long deadlineOf(Payment payment) {
        return payment.acceptedAtNanos() + deadlineNanos;
    }

    private void passBy(Payment payment) {
        others.put(Place.of(payment), payment);
    }
}
