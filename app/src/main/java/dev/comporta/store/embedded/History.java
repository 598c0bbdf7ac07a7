package dev.comporta.store.embedded;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The settled payments that the compactor took out of the journal. Closed accounts never change.
 *
 * @param settled their {@code SETTLED} records
 * @param attempts how their attempts before ended, the newest {@value Fold#EARLIER_MAX}: each
 *     record under the sequence of its payment's {@code SETTLED} record, the oldest first
 */
record History(RecordSeries settled, RecordSeries attempts) {
    static final History EMPTY = of(0, 0, 0, 0);

    private static final int READ_AHEAD = 4096;

    static History of(
            long settledFirstFile, long settledCount, long attemptsFirstFile, long attemptsCount) {
        return new History(
                new RecordSeries("history-", settledFirstFile, settledCount),
                new RecordSeries("attempts-", attemptsFirstFile, attemptsCount));
    }

    /** A copy of the {@code SETTLED} record with a sequence. */
    RecordView find(Disk disk, int recordsPerFile, long sequence) {
        List<RecordView> found = ofSequence(settled, disk, recordsPerFile, sequence, 1);
        if (found.isEmpty()) {
            throw damaged("no record has sequence " + sequence);
        }
        return found.getFirst();
    }

    /** Copies of the records that ended a payment's attempts before, the oldest first. */
    List<RecordView> attemptsBefore(Disk disk, int recordsPerFile, long settledSequence) {
        return ofSequence(attempts, disk, recordsPerFile, settledSequence, Fold.EARLIER_MAX);
    }

    /** Hands over all records: those of a payment's attempts, then its {@code SETTLED} record. */
    void read(Disk disk, int recordsPerFile, Consumer<RecordView> target) {
        Ahead ahead = new Ahead(disk, recordsPerFile);
        settled.read(
                disk,
                recordsPerFile,
                0,
                settled.recordCount(),
                record -> {
                    while (ahead.sequence() == record.sequence()) {
                        target.accept(ahead.next());
                    }
                    target.accept(record);
                });
        if (ahead.sequence() != Long.MAX_VALUE) {
            throw damaged("attempts of no settled payment: sequence=" + ahead.sequence());
        }
    }

    /** Reads the attempts, some at a time. */
    private final class Ahead {
        private final Disk disk;
        private final int recordsPerFile;
        private final Deque<RecordView> records = new ArrayDeque<>();
        private long readCount;

        Ahead(Disk disk, int recordsPerFile) {
            this.disk = disk;
            this.recordsPerFile = recordsPerFile;
        }

        /** The next one's; {@link Long#MAX_VALUE} behind the last. */
        long sequence() {
            if (records.isEmpty()) {
                long end = Math.min(attempts.recordCount(), readCount + READ_AHEAD);
                attempts.read(disk, recordsPerFile, readCount, end, it -> records.add(it.detach()));
                readCount = end;
            }
            return records.isEmpty() ? Long.MAX_VALUE : records.getFirst().sequence();
        }

        RecordView next() {
            return records.removeFirst();
        }
    }

    private static List<RecordView> ofSequence(
            RecordSeries series, Disk disk, int recordsPerFile, long sequence, int max) {
        List<RecordView> found = new ArrayList<>();
        long index = series.indexOf(disk, recordsPerFile, sequence);
        series.read(
                disk,
                recordsPerFile,
                index,
                Math.min(series.recordCount(), index + max),
                record -> {
                    if (record.sequence() == sequence) {
                        found.add(record.detach());
                    }
                });
        return found;
    }

    private static JournalException damaged(String how) {
        return new JournalException(JournalException.Code.DAMAGED, "history damaged: " + how, null);
    }
}
