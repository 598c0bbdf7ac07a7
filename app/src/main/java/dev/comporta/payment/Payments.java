package dev.comporta.payment;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What clients may ask of the gateway.
 *
 * <p>Threading: every method is called on the engine's thread, and every answer is given on it:
 * sometimes before the call returns, mostly after the current turn of the event loop has been
 * committed. Answers to calls made in one order are given in that order where both wait for the
 * store's commit. Where nobody here may answer, because another instance owns the payments, a call
 * throws {@link UnavailableException}.
 */
public interface Payments {

    /**
     * Takes a payment in. The answer comes once the verdict is as safe as the store's durability
     * names, never before.
     *
     * @param amountCents 1 to {@link Money#MAX_AMOUNT_CENTS}
     */
    void accept(UUID id, long amountCents, Consumer<Acceptance> answer);

    /**
     * Sums what is settled in a window.
     *
     * @param fromNanos first instant that counts, epoch nanoseconds ({@link Long#MIN_VALUE}: no
     *     bound)
     * @param toNanos last instant that counts, epoch nanoseconds ({@link Long#MAX_VALUE}: no bound)
     * @param unavailable told instead where that can't be summed: it cuts an old hour of which only
     *     the archive knows more than the sum, or did
     */
    void summarize(
            long fromNanos, long toNanos, Consumer<Summary> answer, Consumer<Absence> unavailable);

    /**
     * Tells a payment's life; empty where the id is unknown.
     *
     * @param unavailable told instead where that can't be said
     */
    void find(UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable);
}
