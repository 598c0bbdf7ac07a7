package dev.comporta.shell;

import dev.comporta.payment.Payment;

/**
 * Told what became of payments, once it is on its way to the store.
 *
 * <p>Threading: the engine's thread.
 */
public interface PaymentListener {
    PaymentListener NONE = new PaymentListener() {};

    default void onSettled(Payment payment) {}

    /** Its open attempt booked nothing: it is pending again. */
    default void onPutBack(Payment payment) {}

    default void onBuried(Payment payment) {}

    /** All payments were purged, or are somebody else's from now on. */
    default void onForgotten() {}
}
