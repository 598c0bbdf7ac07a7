package dev.comporta.payment;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The payments in doubt, the oldest doubt first, and when to go on with each of them. */
final class Doubts {
    private final Set<Payment> payments = new LinkedHashSet<>();
    private final PriorityQueue<Resumption> resumptions = new PriorityQueue<>();

    /** Void once its attempt is closed. */
    private record Resumption(Payment payment, int attempt, long dueNanos)
            implements Comparable<Resumption> {
        @Override
        public int compareTo(Resumption other) {
            return Long.compare(dueNanos, other.dueNanos);
        }
    }

    Collection<Payment> payments() {
        return Collections.unmodifiableCollection(payments);
    }

    void add(Payment payment) {
        payments.add(payment);
    }

    /** Whether it was in doubt. */
    boolean remove(Payment payment) {
        return payments.remove(payment);
    }

    /** Goes on with it at that instant, unless it is to go on at another one already. */
    void resumeAt(Payment payment, long dueNanos) {
        if (!payment.resolving) {
            payment.resolving = true;
            resumptions.add(new Resumption(payment, payment.attempts(), dueNanos));
        }
    }

    /** The next one that is to go on by now. */
    @Nullable Payment pollDue(long nowNanos) {
        Resumption next = resumptions.peek();
        while (next != null && next.dueNanos <= nowNanos) {
            resumptions.remove();
            Payment payment = next.payment;
            if (payment.hasOpenAttempt() && payment.attempts() == next.attempt) {
                payment.resolving = false;
                return payment;
            }
            next = resumptions.peek();
        }
        return null;
    }
}
