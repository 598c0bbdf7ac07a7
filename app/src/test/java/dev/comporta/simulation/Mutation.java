package dev.comporta.simulation;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.store.Durability;
import java.util.SplittableRandom;

/** A guard that is taken out, to see that the judge misses it. */
enum Mutation {
    /** All guards in place. */
    NONE,
    /** Acknowledgements don't wait until what they rely on is stored. */
    STORE_TOO_LATE,
    /** Attempts are sent before they would survive a power loss. */
    SEND_TOO_EARLY,
    /** A connection that breaks off is taken for one that was never made. */
    BROKEN_MEANS_NOT_SENT,
    /** What a proxy says is taken for the processor's own word. */
    PROXIES_COUNT,
    /** Each send has a requestedAt of its own. */
    NEW_REQUESTED_AT,
    /** The operator calls what is in doubt not booked, without looking. */
    OPERATOR_GUESSES,
    /** An append does not look who owns the log. */
    FENCE_UNCHECKED,
    /** An append does not look where the log ends. */
    END_UNCHECKED,
    /** An owner goes on without looking at its clock. */
    LEASE_UNWATCHED,
    /** Attempts that were open when the journal was taken over are taken for not booked. */
    OPEN_IS_NOT_BOOKED,
    /** A log that has lost what others have seen is taken over. */
    LOSS_UNGUARDED;

    /** Whether it is about a journal that others can own. */
    boolean isOfSharedJournal() {
        return compareTo(FENCE_UNCHECKED) >= 0;
    }

    Outcome outcomeOf(SimulatedProcessor.Reply reply) {
        return switch (reply) {
            case REFUSED -> new Outcome.NotSent();
            case BOOKED -> new Outcome.Answered(200);
            case DUPLICATE -> new Outcome.Answered(422);
            case SERVER_ERROR -> new Outcome.Answered(500);
            case BUSY -> new Outcome.Answered(429);
            case REJECTED -> new Outcome.Answered(400);
            case PAGE -> new Outcome.Answered(500, this == PROXIES_COUNT, 0);
            case GATEWAY_TIMEOUT -> new Outcome.Answered(this == PROXIES_COUNT ? 500 : 504);
            case BROKEN ->
                    this == BROKEN_MEANS_NOT_SENT
                            ? new Outcome.NotSent()
                            : new Outcome.Unanswered(Evidence.BROKEN);
            case NOTHING -> throw new IllegalArgumentException("no outcome yet");
        };
    }

    long requestedAt(long requestedAtNanos, SplittableRandom random) {
        return this == NEW_REQUESTED_AT
                ? requestedAtNanos + random.nextLong(1_000) * 1_000_000
                : requestedAtNanos;
    }

    Durability durability(Durability planned) {
        return switch (this) {
            case STORE_TOO_LATE -> Durability.PROCESS;
            case SEND_TOO_EARLY -> Durability.MEMORY;
            default -> planned;
        };
    }
}
