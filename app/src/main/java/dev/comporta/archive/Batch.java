package dev.comporta.archive;

import dev.comporta.payment.Note;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.util.List;
import java.util.UUID;

/**
 * What is written together. Purges come first, the rest happened behind the last of them.
 *
 * @param from the position behind which it begins
 * @param to the position with which it is kept; {@code from}, where it is a part of what can't be
 *     told apart by positions
 * @param payments how payments were settled
 * @param attempts how attempts ended that settled nothing
 * @param notes what operators wrote down about decisions
 * @param deadLetters no two of the same payment and attempt
 * @param laterAttempts of payments with several attempts, the newest one seen: a dead letter of an
 *     earlier one was retried
 */
public record Batch(
        long from,
        long to,
        List<Purged> purges,
        List<Changed> payments,
        List<Changed> attempts,
        List<NoteOf> notes,
        List<DeadLetter> deadLetters,
        List<LaterAttempt> laterAttempts) {

    /** A note, at the position of what it explains. */
    public record NoteOf(long position, UUID id, Note note) {}

    /** That a payment has come to an attempt. */
    public record LaterAttempt(UUID id, int attempt) {}

    /**
     * A payment that was parked by one of its attempts, and what an operator made of it.
     *
     * @param last the last that was told of it
     * @param buriedAtMillis epoch milliseconds; 0: that was told before
     * @param resolution "retried" or "acknowledged"; empty: none yet
     * @param resolvedAtMillis epoch milliseconds; 0: there is no resolution
     */
    public record DeadLetter(
            Changed last, long buriedAtMillis, String resolution, long resolvedAtMillis) {}

    public Batch {
        purges = List.copyOf(purges);
        payments = List.copyOf(payments);
        attempts = List.copyOf(attempts);
        notes = List.copyOf(notes);
        deadLetters = List.copyOf(deadLetters);
        laterAttempts = List.copyOf(laterAttempts);
    }
}
