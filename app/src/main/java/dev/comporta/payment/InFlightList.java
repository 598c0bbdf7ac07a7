package dev.comporta.payment;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sends that are awaited, the oldest first: all have the same time-out, so the head is the next
 * to time out, and a payment leaves from anywhere in O(1).
 */
final class InFlightList {
    private @Nullable Payment oldest;
    private @Nullable Payment newest;

    @Nullable Payment oldest() {
        return oldest;
    }

    void add(Payment payment) {
        if (payment.awaited) {
            throw new IllegalStateException("a send is awaited already: id=" + payment.id());
        }
        payment.awaited = true;
        payment.previousInFlight = newest;
        if (newest == null) {
            oldest = payment;
        } else {
            newest.nextInFlight = payment;
        }
        newest = payment;
    }

    /** Takes a payment out; false where it was not in. */
    boolean remove(Payment payment) {
        if (!payment.awaited) {
            return false;
        }
        Payment before = payment.previousInFlight;
        Payment after = payment.nextInFlight;
        if (before == null) {
            oldest = after;
        } else {
            before.nextInFlight = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.previousInFlight = before;
        }
        payment.previousInFlight = null;
        payment.nextInFlight = null;
        payment.awaited = false;
        return true;
    }

    void forEach(Consumer<Payment> action) {
        for (Payment payment = oldest; payment != null; payment = payment.nextInFlight) {
            action.accept(payment);
        }
    }
}
