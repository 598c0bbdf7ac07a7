package dev.comporta.payment;

import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Totals;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Closed payments that the store has forgotten, where somebody else keeps them.
 *
 * <p>Threading: called on the engine's thread, and answered on it.
 */
public interface OldPayments {
    /** Nobody keeps them. */
    OldPayments NONE = new NoOldPayments();

    /**
     * What is settled in an hour.
     *
     * @param whole by processor, by its index
     * @param part of it, in the window that was asked for; by processor, too
     * @param isLost whether some of the hour is known to be kept nowhere any more
     */
    record HourParts(List<Totals> whole, List<Totals> part, boolean isLost) {
        public HourParts {
            whole = List.copyOf(whole);
            part = List.copyOf(part);
        }
    }

    /**
     * Tells a payment's life; empty where the id is unknown there, too.
     *
     * @param forgottenUpTo position of the newest transition that closed a payment which the store
     *     has forgotten: who does not know that far can't say that an id is unknown
     * @param unavailable told instead where it can't be said
     */
    void find(
            UUID id,
            long forgottenUpTo,
            Consumer<Optional<PaymentLife>> answer,
            Consumer<Absence> unavailable);

    /**
     * Sums hours and their parts, all as of one moment.
     *
     * @param answer gets as many as were asked for
     * @param unavailable told instead where it can't be said
     */
    void sum(List<CutHour> hours, Consumer<List<HourParts>> answer, Consumer<Absence> unavailable);

    /**
     * Asks whether everything that happened behind one position and up to another is kept for good,
     * and nothing of it was refused.
     *
     * @param answer false also where it can't be said now
     */
    void keepsAll(long behind, long upTo, Consumer<Boolean> answer);
}
