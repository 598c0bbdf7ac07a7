package dev.comporta.payment;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Closed payments that the store has forgotten, where somebody else keeps them.
 *
 * <p>Threading: called on the engine's thread, and answered on it.
 */
@FunctionalInterface
public interface OldPayments {
    /** Nobody keeps them. */
    OldPayments NONE = (id, forgottenUpTo, answer, unavailable) -> answer.accept(Optional.empty());

    /**
     * Tells a payment's life; empty where the id is unknown there, too.
     *
     * @param forgottenUpTo position of the newest transition that closed a payment which the store
     *     has forgotten: who does not know that far can't say that an id is unknown
     * @param unavailable told instead where it can't be said now
     */
    void find(
            UUID id,
            long forgottenUpTo,
            Consumer<Optional<PaymentLife>> answer,
            Runnable unavailable);
}
