package dev.comporta.payment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What an operator may ask about payments that don't end by themselves, and do to these, or to all.
 *
 * <p>Threading: as {@link Payments}: every method is called on the engine's thread, and every
 * answer is given on it. What tells of a change comes once that is as safe as the store's
 * durability names.
 */
public interface Operator {

    /** What became of an intervention. */
    enum Intervention {
        /** It is done, and stored. */
        DONE,
        /** No payment with this id is known. */
        NO_SUCH_PAYMENT,
        /** The payment is not in the state that this is for; nothing was changed. */
        WRONG_STATE,
        /** The payment's processor has its id booked, so another attempt could book it twice. */
        MAY_BE_BOOKED,
        /** The store has no room for it now; nothing was changed. */
        FULL,
        /** The store can't make it safe: it has failed, or its disk has no room now. */
        UNAVAILABLE
    }

    /**
     * Some payments of a list.
     *
     * @param next what to ask for the following ones with; empty: there are none
     * @param asOfMillis now, epoch milliseconds
     */
    record Page(List<PaymentLife> payments, Optional<PageKey> next, long asOfMillis) {
        public Page {
            payments = List.copyOf(payments);
        }
    }

    /**
     * What a retry of many came to.
     *
     * @param intervention {@link Intervention#DONE} also where there were none
     * @param retried how many are pending again
     * @param remaining how many dead letters with this reason are left
     */
    record Retried(Intervention intervention, int retried, int remaining) {}

    /**
     * The dead letters, the longest buried first.
     *
     * @param reason only those; empty: all
     * @param after the {@link Page#next} of the page before
     * @param limit 1 or more
     */
    void deadLetters(
            Optional<DeadLetterReason> reason,
            Optional<PageKey> after,
            int limit,
            Consumer<Page> answer);

    /** Makes a dead letter pending again, for any processor. */
    void retry(UUID id, Consumer<Intervention> answer);

    /**
     * Makes dead letters pending again, the longest buried first.
     *
     * @param limit how many, at the most
     */
    void retryAll(DeadLetterReason reason, int limit, Consumer<Retried> answer);

    /**
     * Closes a dead letter that was seen to elsewhere. Its id stays known: the same payment again
     * is answered as before, and nothing more is ever sent of it.
     *
     * @param note why; kept with the payment and logged
     */
    void acknowledge(UUID id, String note, Consumer<Intervention> answer);

    /**
     * The payments in doubt, the oldest {@code requestedAt} first.
     *
     * @param processor only those at the one of this name; empty: all
     * @param after the {@link Page#next} of the page before
     * @param limit 1 or more
     */
    void inDoubt(
            Optional<String> processor, Optional<PageKey> after, int limit, Consumer<Page> answer);

    /**
     * Takes an operator's word for what became of a payment in doubt.
     *
     * @param note why; kept with the payment and logged. Empty: none
     */
    void resolve(UUID id, Resolution resolution, String note, Consumer<Intervention> answer);

    /** Forgets every payment and all sums. The answer comes once that is safe; false: it failed. */
    void purge(Consumer<Boolean> answer);
}
