package dev.comporta.store.embedded;

import dev.comporta.journal.Journal;
import dev.comporta.journal.RecordView;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells payments' lives: of open ones from memory, of settled ones from the journal or, where
 * compaction has taken them out of it, from the history.
 *
 * <p>Threading: one owner.
 */
final class Lives {
    private static final long NANOS_PER_MILLI = 1_000_000L;

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
                named(payment.trail()));
    }

    /** Tells the life of the payment whose {@code SETTLED} record has this sequence. */
    PaymentLife ofSettled(long sequence) {
        RecordView settled = settledRecord(sequence);
        List<Attempt> trail = new ArrayList<>();
        if (settled.attempts() > 1) {
            trail.addAll(attemptsBefore(sequence));
        }
        trail.add(attemptOf(settled));
        return new PaymentLife(
                Fold.idOf(settled),
                settled.amountCents(),
                PaymentState.SETTLED,
                Fold.acceptedAtMillis(settled),
                Optional.of(processors.get(settled.processor())),
                settled.instantNanos(),
                settled.attempts(),
                Evidence.of(settled.evidence()),
                settled.status(),
                settled.recordedAtMillis(),
                named(trail));
    }

    /** The {@code SETTLED} record with a sequence; valid until the next call. */
    RecordView settledRecord(long sequence) {
        if (compaction.covers(sequence)) {
            return compaction.find(sequence);
        }
        journal.read(sequence, scratch);
        return scratch;
    }

    /** An attempt as the record that ended it tells it. */
    static Attempt attemptOf(RecordView ended) {
        Evidence evidence = Evidence.of(ended.evidence());
        Attempt.Ending ending =
                switch (ended.type()) {
                    case RecordType.SETTLED -> Attempt.Ending.SETTLED;
                    case RecordType.BURIED -> Attempt.Ending.BURIED;
                    default -> Attempt.Ending.PUT_BACK;
                };
        // A settled one may have been booked under a requestedAt that is not the attempt's own.
        boolean isOurs = ending != Attempt.Ending.SETTLED || evidence == Evidence.ANSWERED;
        return new Attempt(
                ended.attempts(),
                ended.processor(),
                ended.instantNanos(),
                isOurs ? ended.instantNanos() / NANOS_PER_MILLI : 0,
                0,
                evidence,
                ended.status(),
                ended.recordedAtMillis(),
                ending);
    }

    private List<Attempt> attemptsBefore(long settledSequence) {
        return compaction.covers(settledSequence)
                ? compaction.attemptsBefore(settledSequence).stream().map(Lives::attemptOf).toList()
                : recent.of(settledSequence);
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
