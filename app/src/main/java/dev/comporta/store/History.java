package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The closed payments that the compactor took out of the journal. Closed accounts never change.
 *
 * @param settled their {@code SETTLED} and {@code ACKNOWLEDGED} records
 * @param attempts how their attempts ended that these records don't tell, the newest {@value
 *     Fold#EARLIER_MAX}, and then the parts of their notes: each record under the sequence of the
 *     one that closed its payment, the oldest first
 */
record History(RecordSeries settled, RecordSeries attempts) {
    private static final int READ_AHEAD = 4096;

    static History empty(Disk disk, int recordsPerFile) {
        return new History(
                new RecordSeries(disk, recordsPerFile, "history-", 0, 0, 0),
                new RecordSeries(disk, recordsPerFile, "attempts-", 0, 0, 0));
    }

    /** A copy of the record with a sequence, which closed a payment. */
    RecordView find(long sequence) {
        return settled.find(sequence).stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                JournalException.damaged(
                                        "history damaged: no record has sequence " + sequence));
    }

    /** Copies of the records of a payment's attempts and notes. */
    List<RecordView> earlier(long closedSequence) {
        return attempts.find(closedSequence);
    }

    /**
     * Hands over the records from a sequence on: those of a payment's attempts and notes, then what
     * closed it.
     */
    void read(long fromSequence, Consumer<RecordView> target) {
        Ahead ahead = new Ahead(fromSequence);
        settled.read(
                settled.indexOf(fromSequence),
                settled.recordCount(),
                record -> {
                    while (ahead.sequence() == record.sequence()) {
                        target.accept(ahead.next());
                    }
                    target.accept(record);
                });
        if (ahead.sequence() != Long.MAX_VALUE) {
            throw JournalException.damaged(
                    "history damaged: attempts of no settled payment: sequence="
                            + ahead.sequence());
        }
    }

    /** Reads the attempts, some at a time. */
    private final class Ahead {
        private final Deque<RecordView> records = new ArrayDeque<>();
        private long readCount;

        Ahead(long fromSequence) {
            readCount = attempts.indexOf(fromSequence);
        }

        /** The next one's; {@link Long#MAX_VALUE} behind the last. */
        long sequence() {
            if (records.isEmpty()) {
                long end = Math.min(attempts.recordCount(), readCount + READ_AHEAD);
                records.addAll(copies(attempts, readCount, end));
                readCount = end;
            }
            return records.isEmpty() ? Long.MAX_VALUE : records.getFirst().sequence();
        }

        RecordView next() {
            return records.removeFirst();
        }
    }

    private static List<RecordView> copies(RecordSeries series, long from, long to) {
        List<RecordView> copies = new ArrayList<>();
        series.read(from, to, record -> copies.add(record.detach()));
        return copies;
    }
}
