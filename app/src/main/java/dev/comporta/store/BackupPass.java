package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalVerifier;
import java.io.IOException;

/**
 * Reads a store once from its newest snapshot to the end of its journal, and hands on what it comes
 * to there.
 */
final class BackupPass {
    private static final int TELL_EVERY_RECORDS = 1 << 16;

    private final Disk source;
    private final int fileRecords;
    private final Backup.Progress progress;
    private Snapshot from;
    private long journalId;
    private long reached;
    private long recordedAtMillis;
    private long done;

    /**
     * What a journal comes to at its end.
     *
     * @param sequence of its last record
     * @param recordedAtMillis when that was made; 0: the journal has it no more
     * @param open payments that are not closed
     */
    record End(long sequence, long recordedAtMillis, OpenRecords open) {
        /** How many of them are no dead letters. */
        long unsettled() {
            return open.countOfLast(type -> type != RecordType.BURIED);
        }
    }

    BackupPass(Disk source, int fileRecords, Backup.Progress progress) {
        this.source = source;
        this.fileRecords = fileRecords;
        this.progress = progress;
        from =
                new Snapshot(
                        0,
                        0,
                        History.empty(source, fileRecords),
                        Snapshot.Purge.NONE,
                        Dropped.NONE);
    }

    /** Looks where to begin. */
    void begin() throws IOException {
        Unfinished.refuse(source);
        journalId =
                Journal.idOf(source)
                        .orElseThrow(() -> JournalException.damaged("there is no journal"));
        from = Snapshot.latest(source, fileRecords);
        reached = from.lastSequence();
    }

    long journalId() {
        return journalId;
    }

    /** The last one before that. */
    Snapshot.Purge lastPurge() {
        return from.lastPurge();
    }

    /** What is left of what had been dropped by then. */
    Dropped dropped() {
        return from.dropped();
    }

    /** The last sequence that it has seen. */
    long reached() {
        return reached;
    }

    /** Appends what was closed and is not there yet, and gives the rest. */
    End copyInto(HistoryAppender target) throws IOException {
        target.purged(from.lastPurge());
        target.dropped(from.dropped());
        copyHistory(target);
        Fold fold = new Fold(target);
        from.readOpen(source, fold::restore);
        JournalVerifier.Report journal =
                JournalVerifier.readSynced(
                        source,
                        from.lastSequence() + 1,
                        RecordView.each(
                                record -> {
                                    fold.apply(record);
                                    recordedAtMillis = record.recordedAtMillis();
                                }));
        reached = Math.max(reached, journal.lastSequence());
        require(journal);
        return new End(journal.lastSequence(), recordedAtMillis, fold.open());
    }

    private void copyHistory(HistoryAppender target) {
        RecordSeries settled = from.history().settled();
        RecordSeries attempts = from.history().attempts();
        long firstAttempt = attempts.indexOf(target.attemptsUpTo() + 1);
        long firstSettled = settled.indexOf(target.settledUpTo() + 1);
        long all = attempts.recordCount() - firstAttempt + settled.recordCount() - firstSettled;
        attempts.read(
                firstAttempt,
                attempts.recordCount(),
                record -> {
                    target.attempt(record, record.sequence());
                    tell(all);
                });
        settled.read(
                firstSettled,
                settled.recordCount(),
                record -> {
                    target.settled(record);
                    tell(all);
                });
    }

    private void tell(long all) {
        if (++done % TELL_EVERY_RECORDS == 0) {
            progress.at(done, all);
        }
    }

    private void require(JournalVerifier.Report journal) {
        if (journal.damage().isPresent()) {
            throw JournalException.damaged(journal.damage().get());
        }
        long last = journal.lastSequence();
        long next = from.lastSequence() + 1;
        if (journal.firstSequence() > next || last < from.lastSequence()) {
            throw JournalException.damaged(
                    "the journal has the records from "
                            + journal.firstSequence()
                            + " to "
                            + last
                            + ", but those from "
                            + next
                            + " on are needed");
        }
        if (from.lastSequence() > 0 && from.journalId() != journal.journalId()) {
            throw JournalException.damaged("the snapshot was made from another journal");
        }
    }
}
