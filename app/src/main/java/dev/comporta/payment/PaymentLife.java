package dev.comporta.payment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One payment as an operator sees it.
 *
 * @param acceptedAtMillis epoch milliseconds
 * @param processor the wire name of the processor of the last attempt; empty before the first
 * @param requestedAtNanos of the last attempt, epoch nanoseconds; 0 before the first
 * @param attempts how many attempts were stored
 * @param evidence the last evidence
 * @param status the HTTP status of the last evidence; 0 where there was none
 * @param changedAtMillis when the payment came into its state, epoch milliseconds
 * @param trail the newest attempts, the oldest first; fewer than {@code attempts} where older ones
 *     are forgotten
 * @param notes what operators wrote down, the newest {@value Payment#NOTES_MAX}, the oldest first
 */
public record PaymentLife(
        UUID id,
        long amountCents,
        PaymentState state,
        long acceptedAtMillis,
        Optional<String> processor,
        long requestedAtNanos,
        int attempts,
        Evidence evidence,
        int status,
        long changedAtMillis,
        List<AttemptLife> trail,
        List<Note> notes) {

    public PaymentLife {
        trail = List.copyOf(trail);
        notes = List.copyOf(notes);
    }

    /**
     * One attempt of it.
     *
     * @param processor the wire name
     */
    public record AttemptLife(String processor, Attempt attempt) {}
}
