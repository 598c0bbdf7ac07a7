package dev.comporta.payment;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The payments that wait, the oldest first. New ones come in order and stand in a queue; those that
 * were put back wait for their time in one heap, then for their turn in another.
 *
 * <p>Threading: one owner.
 */
public final class PendingQueue {

    private record Delayed(Payment payment, long notBeforeNanos) {}

    private final ArrayDeque<Payment> fresh = new ArrayDeque<>();
    private final PriorityQueue<Payment> returned =
            new PriorityQueue<>(Comparator.comparingLong(Payment::acceptedAtNanos));
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::notBeforeNanos));

    /** Adds a new payment, which is not older than those added before. */
    public void add(Payment payment) {
        fresh.add(payment);
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
        return fresh.size() + returned.size() + delayed.size();
    }

    public void clear() {
        fresh.clear();
        returned.clear();
        delayed.clear();
    }

    /** How many could be claimed now. */
    public int ready(long nowNanos) {
        Delayed next = delayed.peek();
        while (next != null && next.notBeforeNanos <= nowNanos) {
            returned.add(delayed.remove().payment);
            next = delayed.peek();
        }
        return fresh.size() + returned.size();
    }

    /** When the oldest of them was accepted (monotonic); only where some are ready. */
    public long oldestAcceptedAtNanos() {
        Payment oldest = oldest();
        if (oldest == null) {
            throw new IllegalStateException("no payment is ready");
        }
        return oldest.acceptedAtNanos();
    }

    /** Takes the oldest ready one, if it was accepted at an instant or before it. */
    public @Nullable Payment pollAcceptedBy(long acceptedAtMostNanos) {
        Payment oldest = oldest();
        if (oldest == null || oldest.acceptedAtNanos() > acceptedAtMostNanos) {
            return null;
        }
        return oldest == fresh.peek() ? fresh.remove() : returned.remove();
    }

    private @Nullable Payment oldest() {
        Payment first = fresh.peek();
        Payment back = returned.peek();
        if (first == null || back == null) {
            return first == null ? back : first;
        }
        return back.acceptedAtNanos() <= first.acceptedAtNanos() ? back : first;
    }
}
