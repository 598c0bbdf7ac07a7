package dev.comporta.store;

import dev.comporta.payment.Acceptance;
import dev.comporta.payment.AcceptedRange;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Pending;
import dev.comporta.payment.Summary;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Keeps payments and ledger. Each change is one transition that either is stored whole or never
 * happened.
 *
 * <p>Answers come on the caller's thread once what they tell is as safe as the store's durability
 * names: never before, and in the order of the calls; those of {@link #claim} once the attempts
 * survive power loss, unless the durability is none at all. After a failure for good, acceptances
 * are answered {@link Acceptance#UNAVAILABLE} and claims are not answered at all. While the disk
 * has no room for what was begun, the same goes for acceptances; claims are answered once it has.
 *
 * <p>Threading: one owner, the engine's thread.
 */
public interface Store extends AutoCloseable {

    /** Takes a payment in, once: the same id again is told apart by its amount. */
    void accept(UUID id, long amountCents, Consumer<Acceptance> answer);

    /**
     * Opens an attempt for each of the oldest pending payments, with {@code requestedAt} now.
     *
     * @param limit how many, at the most
     * @param accepted only payments that were accepted in this range (monotonic)
     * @param answer gets the payments, each with its open attempt; maybe none
     * @return how many they are
     */
    int claim(int processor, int limit, AcceptedRange accepted, Consumer<List<Payment>> answer);

    /**
     * Closes the open attempt: booked. The ledger has it at once.
     *
     * @param requestedAtNanos as the processor has it, epoch nanoseconds
     */
    void settle(Payment payment, long requestedAtNanos);

    /**
     * Closes the open attempt: nothing was booked, and the payment is pending again.
     *
     * @param notBeforeNanos when it may be claimed again (monotonic)
     */
    void putBack(Payment payment, long notBeforeNanos);

    /** Closes the open attempt: the payment is a dead letter. */
    void bury(Payment payment);

    /** The dead letter with this id; empty where it is none. */
    Optional<Payment> deadLetter(UUID id);

    /**
     * Some dead letters, the longest buried first; keys are of {@link Payment#changedAtMillis} and
     * id.
     *
     * @param reason empty: any
     * @param after those behind this key; empty: from the first on
     */
    List<Payment> deadLetters(
            Optional<DeadLetterReason> reason, Optional<PageKey> after, int limit);

    /** How many dead letters have this reason. */
    int deadLetterCount(DeadLetterReason reason);

    /**
     * Makes a dead letter pending again. {@link #confirm} tells when that is safe.
     *
     * @return false: there is no room, and nothing was changed
     */
    boolean retry(Payment deadLetter);

    /**
     * Keeps an operator's note on the payment's last attempt, which its decision must follow within
     * this turn: a note without one is forgotten at a restart.
     *
     * @return false: there is no room, and nothing was changed
     */
    boolean note(Payment payment, String text);

    /**
     * Closes a dead letter: it is remembered as the settled ones are, and counts in no sum. {@link
     * #confirm} tells when that is safe.
     *
     * @return false: there is no room, and nothing was changed
     */
    boolean acknowledge(Payment deadLetter, String note);

    /** Tells once everything that was done so far is safe; false: it is not, and never will be. */
    void confirm(Consumer<Boolean> answer);

    /**
     * Sums what is settled, both bounds inclusive, epoch nanoseconds.
     *
     * @param fromNanos {@link Long#MIN_VALUE} for no bound
     * @param toNanos {@link Long#MAX_VALUE} for no bound
     */
    void summarize(long fromNanos, long toNanos, Consumer<Summary> answer);

    /** Tells the life of a payment that was handed out or found as a dead letter. */
    PaymentLife lifeOf(Payment payment);

    /** Tells a payment's life, as long as its id is remembered. */
    void find(UUID id, Consumer<Optional<PaymentLife>> answer);

    /** Forgets every payment and all sums; false: that could not be stored. */
    void purge(Consumer<Boolean> answer);

    /** What waits to be claimed. */
    Pending pending();

    /** The attempts that were open when the store was last closed or killed: in doubt. */
    List<Payment> recovered();

    /** Ends a turn: makes what was changed as safe as promised, and gives the answers due. */
    void commit();

    /** Time has passed: starts what is due in the background. */
    void onTick();

    /** What an operator should know. */
    StoreStatus status();

    @Override
    void close();
}
