package dev.comporta.store;

import dev.comporta.journal.Journal;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells payments' lives: of open ones from memory, of closed ones from the journal or, where
 * compaction has taken them out of it, from the history.
 *
 * <p>Threading: one owner.
 */
final class Lives {
    private final List<String> processors;
    private final RecentTrails recent;
    private final Journal journal;
    private final Compaction compaction;
    private final RecordView scratch = new RecordView();

    /**
     * @param processors wire names, by index
     */
    Lives(List<String> processors, RecentTrails recent, Journal journal, Compaction compaction) {
        this.processors = processors;
        this.recent = recent;
        this.journal = journal;
        this.compaction = compaction;
    }

    PaymentLife of(Payment payment) {
        return new PaymentLife(
                payment.id(),
                payment.amountCents(),
                payment.state(),
                payment.acceptedAtMillis(),
                payment.processor() < 0
                        ? Optional.empty()
                        : Optional.of(processors.get(payment.processor())),
                payment.requestedAtNanos(),
                payment.attempts(),
                payment.evidence(),
                payment.status(),
                payment.changedAtMillis(),
                named(payment.trail()),
                payment.notes());
    }

    /** Tells the life of the payment that the record with this sequence closed. */
    PaymentLife ofClosed(long sequence) {
        RecordView closed = closingRecord(sequence);
        boolean isSettled = closed.type() == RecordType.SETTLED;
        Trail trail = isTold(closed) ? Trail.NONE : trail(sequence);
        List<Attempt> attempts = new ArrayList<>(trail.attempts());
        if (isSettled) {
            attempts.add(Trail.attemptOf(closed));
        }
        return new PaymentLife(
                closed.id(),
                closed.amountCents(),
                isSettled ? PaymentState.SETTLED : PaymentState.ACKNOWLEDGED,
                closed.acceptedAtMillis(),
                Optional.of(processors.get(closed.processor())),
                closed.instantNanos(),
                closed.attempts(),
                Evidence.of(closed.evidence()),
                closed.status(),
                closed.recordedAtMillis(),
                named(attempts),
                trail.notes());
    }

    /** Whether there can't be more to tell than this record does. */
    private static boolean isTold(RecordView closed) {
        return closed.type() == RecordType.SETTLED
                && closed.attempts() == 1
                && closed.evidence() != Evidence.OPERATOR.code();
    }

    /** The record with a sequence, which closed a payment; valid until the next call. */
    RecordView closingRecord(long sequence) {
        if (compaction.covers(sequence)) {
            return compaction.history().find(sequence);
        }
        journal.read(sequence, scratch::wrap);
        return scratch;
    }

    private Trail trail(long sequence) {
        return compaction.covers(sequence)
                ? Trail.of(compaction.history().earlier(sequence))
                : recent.of(sequence);
    }

    private List<PaymentLife.AttemptLife> named(List<Attempt> trail) {
        return trail.stream()
                .map(
                        attempt ->
                                new PaymentLife.AttemptLife(
                                        processors.get(attempt.processor()), attempt))
                .toList();
    }
}
