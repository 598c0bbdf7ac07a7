package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalListener;
import dev.comporta.journal.JournalThreads;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Reads a directory back into memory: snapshot, history, then the journal's records behind them.
 */
final class StoreRecovery {
    /** A whole number of reads, so that telling costs none. */
    private static final int TELL_EVERY_RECORDS = 1 << 16;

    private final Disk disk;
    private final StoreOptions options;
    private final Snapshot snapshot;
    private final Compaction compaction;
    private final Books books;
    private final Fold fold;
    private final long forgottenCount;
    private final RecoveryProgress progress;

    StoreRecovery(
            Disk disk,
            StoreOptions options,
            int processorCount,
            Executor compactionThread,
            Executor owner,
            RecoveryProgress progress)
            throws IOException {
        this.disk = disk;
        this.options = options;
        this.progress = progress;
        snapshot = Snapshot.latest(disk, options.historyFileRecords());
        compaction = new Compaction(disk, snapshot, compactionThread, owner);
        RecordSeries closed = snapshot.history().settled();
        long settled = closed.recordCount();
        long remembered = Math.min(settled, options.rememberedMax());
        books = new Books(processorCount, remembered);
        books.dropped(snapshot.dropped());
        forgottenCount = settled - remembered;
        readClosed(0, forgottenCount, books::closedAndForgotten);
        readClosed(forgottenCount, settled, books::closed);
        requireAttempts();
        fold = new Fold(books);
        snapshot.readOpen(disk, fold::restore);
    }

    private void readClosed(long from, long to, Consumer<RecordView> target) {
        RecordSeries closed = snapshot.history().settled();
        for (long next = from; next < to; next += TELL_EVERY_RECORDS) {
            progress.onRead(next, closed.recordCount());
            closed.read(next, Math.min(to, next + TELL_EVERY_RECORDS), target);
        }
    }

    /** A start does not read them; but compaction goes on behind the last one. */
    private void requireAttempts() {
        RecordSeries attempts = snapshot.history().attempts();
        long count = attempts.recordCount();
        attempts.read(Math.max(0, count - 1), count, last -> {});
    }

    Books books() {
        return books;
    }

    Compaction compaction() {
        return compaction;
    }

    /** How many records at the start of the history have their ids forgotten. */
    long forgottenCount() {
        return forgottenCount;
    }

    /** Opens the journal and replays what the snapshot does not cover. */
    Journal openJournal(JournalThreads threads, JournalListener listener) {
        Journal journal =
                Journal.open(
                        disk,
                        options.journal(),
                        threads,
                        listener,
                        snapshot.lastSequence() + 1,
                        RecordView.each(fold::apply));
        if (snapshot.lastSequence() > 0 && snapshot.journalId() != journal.journalId()) {
            throw JournalException.damaged(
                    "the snapshot was made from another journal: restore both from one backup");
        }
        return journal;
    }

    /** Puts the open payments into the books. */
    void recoverPayments(Clock clock) {
        // One moment for all: else a younger one could come out older, and their order be lost.
        long nowMillis = clock.epochMillis();
        long nowNanos = clock.nanos();
        fold.open().drain(open -> books.add(recover(open, nowMillis, nowNanos)));
    }

    private static Payment recover(OpenRecords.Open open, long nowMillis, long nowNanos) {
        RecordView record = open.last();
        long acceptedAtMillis = record.acceptedAtMillis();
        long ageMillis = Math.max(0, nowMillis - acceptedAtMillis);
        Payment payment =
                new Payment(
                        record.id(),
                        record.amountCents(),
                        acceptedAtMillis,
                        nowNanos - ageMillis * 1_000_000L);
        List<RecordView> notes = NoteRecords.decided(open.notes(), record);
        NoteRecords.notes(notes).forEach(payment::note);
        long atMillis = record.recordedAtMillis();
        boolean isRetried = record.type() == RecordType.RETRIED;
        for (RecordView earlier : open.earlier()) {
            // What a retry was about is told by the payment itself.
            if (!isRetried || earlier.attempts() < record.attempts()) {
                payment.remember(Trail.attemptOf(earlier));
            }
        }
        if (record.type() != RecordType.ACCEPTED) {
            payment.beginAttempt(
                    record.processor(), record.instantNanos(), record.attempts(), atMillis);
            payment.see(Evidence.of(record.evidence()), record.status());
        }
        switch (record.type()) {
            case RecordType.ATTEMPTED -> payment.recoverAttempt(atMillis);
            case RecordType.PUT_BACK -> payment.endAttempt(atMillis);
            case RecordType.BURIED -> payment.bury(atMillis);
            case RecordType.RETRIED -> {
                boolean isKnown = !open.earlier().isEmpty();
                payment.bury(isKnown ? open.earlier().getLast().recordedAtMillis() : atMillis);
                payment.retry(atMillis);
            }
            default -> {}
        }
        return payment;
    }
}
