package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.SegmentReader;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final Disk disk;
    private final Reading reading;
    private final boolean isLocal;
    private final RecordView scratch = new RecordView();

    /**
     * @param processors wire names, by index
     */
    Lives(
            List<String> processors,
            RecentTrails recent,
            Journal journal,
            Compaction compaction,
            Disk disk,
            Reading reading) {
        this.processors = processors;
        this.recent = recent;
        this.journal = journal;
        this.compaction = compaction;
        this.disk = disk;
        this.reading = reading;
        isLocal = disk.sharedLog().isEmpty();
    }

    PaymentLife of(Payment payment) {
        return new PaymentLife(
                payment.id(),
                payment.amountCents(),
                payment.state(),
                payment.acceptedAtMillis(),
                processorOf(payment),
                payment.requestedAtNanos(),
                payment.attempts(),
                payment.evidence(),
                payment.status(),
                payment.changedAtMillis(),
                named(payment.trail()),
                payment.notes());
    }

    /** That of its last attempt. */
    Optional<String> processorOf(Payment payment) {
        return payment.processor() < 0
                ? Optional.empty()
                : Optional.of(processors.get(payment.processor()));
    }

    /** Tells the life of the payment that the record with this sequence, at hand, closed. */
    PaymentLife ofClosed(long sequence) {
        return ofClosed(closingRecord(sequence), () -> trail(sequence));
    }

    /** As the other one, later. */
    void ofClosed(long sequence, Consumer<PaymentLife> found, Consumer<JournalException> failed) {
        boolean isCovered = compaction.covers(sequence);
        History history = compaction.history();
        Trail recentTrail = isCovered ? Trail.NONE : recent.of(sequence);
        reading.read(
                () ->
                        ofClosed(
                                isCovered ? history.find(sequence) : inJournal(sequence),
                                () ->
                                        isCovered
                                                ? Trail.of(history.earlier(sequence))
                                                : recentTrail),
                found,
                failed);
    }

    private RecordView inJournal(long sequence) {
        RecordView[] found = new RecordView[1];
        SegmentReader.read(disk, sequence, RecordView.each(record -> found[0] = record.detach()));
        return found[0];
    }

    private PaymentLife ofClosed(RecordView closed, Supplier<Trail> trailOfIt) {
        boolean isSettled = closed.type() == RecordType.SETTLED;
        Trail trail = isTold(closed) ? Trail.NONE : trailOfIt.get();
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

    /** Whether the record that closed a payment can be read at once. */
    boolean isAtHand(long sequence) {
        return isLocal || (!compaction.covers(sequence) && journal.isAtHand(sequence));
    }

    /** The record with a sequence, at hand, which closed a payment; valid until the next call. */
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
