package dev.comporta.payment;

import java.util.UUID;

/**
 * One stored change: what leaves a store, and all that does. A payment's transitions stand in their
 * order. Of one that is closed and was compacted only these are left: how its attempts ended, the
 * notes about it, and how it was closed, all at the position of the last.
 */
public sealed interface Transition {

    /** Where it stands in the store: the sequence of its record in the journal, from 1. */
    long position();

    /** Epoch milliseconds. */
    long recordedAtMillis();

    /** What it is called wherever it is told. */
    default String slug() {
        return switch (this) {
            case Accepted _ -> "accepted";
            case Attempted _ -> "attempted";
            case Settled _ -> "settled";
            case PutBack _ -> "put-back";
            case Buried _ -> "buried";
            case Retried _ -> "retried";
            case Acknowledged _ -> "acknowledged";
            case Noted _ -> "note";
            case Purged _ -> "purged";
        };
    }

    /** One payment changed. */
    sealed interface OfPayment extends Transition {
        /** What it came to. */
        StoredPayment payment();
    }

    /** It was taken in. */
    record Accepted(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /** An attempt was opened. */
    record Attempted(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /** The open attempt is booked: the payment is closed. */
    record Settled(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /** The open attempt booked nothing: the payment is pending again. */
    record PutBack(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /** The payment is a dead letter. */
    record Buried(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /** An operator made a dead letter pending again. */
    record Retried(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /** An operator closed a dead letter. */
    record Acknowledged(long position, long recordedAtMillis, StoredPayment payment)
            implements OfPayment {}

    /**
     * A part of what an operator wrote down, in front of the decision that it explains. A note of
     * which parts or the decision are missing is none.
     *
     * @param id of the payment
     * @param attempt the number of the attempt that is decided about
     * @param part from 1
     */
    record Noted(
            long position,
            long recordedAtMillis,
            UUID id,
            int attempt,
            int part,
            int parts,
            String text)
            implements Transition {}

    /** Everything before is forgotten. */
    record Purged(long position, long recordedAtMillis) implements Transition {}
}
