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
            case Changed changed -> changed.change.slug();
            case Noted _ -> "note";
            case Purged _ -> "purged";
        };
    }

    /** What happened to a payment. */
    enum Change implements Slug {
        /** It was taken in. */
        ACCEPTED,
        /** An attempt was opened. */
        ATTEMPTED,
        /** The open attempt is booked: the payment is closed. */
        SETTLED,
        /** The open attempt booked nothing: the payment is pending again. */
        PUT_BACK,
        /** The payment is a dead letter. */
        BURIED,
        /** An operator made a dead letter pending again. */
        RETRIED,
        /** An operator closed a dead letter. */
        ACKNOWLEDGED
    }

    /**
     * One payment changed.
     *
     * @param payment what it came to
     */
    record Changed(long position, long recordedAtMillis, Change change, StoredPayment payment)
            implements Transition {}

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
