package dev.comporta.replay;

import dev.comporta.payment.Payment;
import dev.comporta.payment.Pending;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The payments that wait, the oldest first, in the order in which the embedded store hands them
 * out: those that were put back wait for their time, then for their turn.
 */
final class ReplayQueue implements Pending {

    private record Delayed(Payment payment, long notBeforeNanos) {}

    private final ArrayDeque<Payment> fresh = new ArrayDeque<>();
    private final PriorityQueue<Payment> returned =
            new PriorityQueue<>(Comparator.comparingLong(Payment::acceptedAtNanos));
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::notBeforeNanos));

    void add(Payment payment) {
        fresh.add(payment);
    }

    void putBack(Payment payment, long notBeforeNanos) {
        delayed.add(new Delayed(payment, notBeforeNanos));
    }

    @Override
    public int ready(long nowNanos) {
        Delayed next = delayed.peek();
        while (next != null && next.notBeforeNanos <= nowNanos) {
            returned.add(delayed.remove().payment);
            next = delayed.peek();
        }
        return fresh.size() + returned.size();
    }

    @Override
    public long oldestAcceptedAtNanos() {
        Payment oldest = oldest();
        if (oldest == null) {
            throw new IllegalStateException("no payment is ready");
        }
        return oldest.acceptedAtNanos();
    }

    @Override
    public boolean mayBeForgotten(long requestedAtNanos) {
        return false;
    }

    @Nullable Payment pollAcceptedBy(long acceptedAtMostNanos) {
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
