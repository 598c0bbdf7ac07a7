package dev.comporta.store;

import dev.comporta.journal.JournalException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run of journal records comes to: the open payments in the order of their acceptance, each
 * as its last record, the records that ended its attempts before, and notes; closed ones are handed
 * on. Recovery and compaction are this one fold, so neither needs more memory than running.
 */
final class Fold {

    /** What the fold does not keep. */
    interface Sink {
        /**
         * A payment is settled or acknowledged.
         *
         * @param record valid during the call only
         * @param earlier how its attempts ended that this record does not tell, the oldest first,
         *     then the parts of its notes
         */
        void closed(RecordView record, List<RecordView> earlier);

        /** Everything before is forgotten; valid during the call only. */
        void purged(RecordView record);
    }

    /** Attempts before the last one that are kept of a payment. */
    static final int EARLIER_MAX = 15;

    /**
     * Such records, and parts of notes, of all payments together, some 70 bytes each: beyond it new
     * ones are left.
     */
    static final int ALL_EARLIER_MAX = 500_000;

    private final Sink sink;
    private final OpenRecords open;

    Fold(Sink sink) {
        this(sink, ALL_EARLIER_MAX);
    }

    Fold(Sink sink, int allEarlierMax) {
        this.sink = sink;
        open = new OpenRecords(allEarlierMax);
    }

    /** What was folded and is still open. */
    OpenRecords open() {
        return open;
    }

    /** Takes the next record of an open payment from a snapshot. */
    void restore(RecordView record) {
        put(open.placeOf(record), record);
    }

    /** Takes the next record of the journal. */
    void apply(RecordView record) {
        if (record.type() == RecordType.PURGED) {
            open.clear();
            sink.purged(record);
            return;
        }
        int place = open.placeOf(record);
        int lastType = place == OpenRecords.NONE ? 0 : open.last(place).type();
        if (!mayFollow(lastType, record.type())) {
            throw JournalException.damaged(
                    "journal damaged: a record of type "
                            + record.type()
                            + " can't follow one of type "
                            + lastType
                            + ": sequence="
                            + record.sequence());
        }
        if (closes(record)) {
            close(place, record);
        } else {
            put(place, record);
        }
    }

    private void close(int place, RecordView record) {
        if (endsAnAttempt(open.last(place))) {
            open.keepLast(place);
        }
        List<RecordView> attempts = open.earlierOf(place);
        List<RecordView> notes = NoteRecords.decided(open.notesOf(place), record);
        sink.closed(
                record,
                notes.isEmpty()
                        ? attempts
                        : Stream.concat(attempts.stream(), notes.stream()).toList());
        open.remove(place, record);
    }

    private void put(int known, RecordView record) {
        if (known == OpenRecords.NONE) {
            open.add(record);
        } else if (record.type() == RecordType.NOTE) {
            note(known, record);
        } else {
            if (endsAnAttempt(open.last(known))) {
                open.keepLast(known);
            }
            open.setLast(known, record);
            open.setNotes(known, NoteRecords.decided(open.notesOf(known), record));
        }
    }

    private void note(int place, RecordView part) {
        if (!open.isFull()) { // else what would continue this part is not kept either
            open.setNotes(place, NoteRecords.with(open.notesOf(place), part.detach()));
        }
    }

    private static boolean closes(RecordView record) {
        return record.type() == RecordType.SETTLED || record.type() == RecordType.ACKNOWLEDGED;
    }

    private static boolean endsAnAttempt(RecordView record) {
        return record.type() == RecordType.PUT_BACK || record.type() == RecordType.BURIED;
    }

    /** The state machine of one payment on disk; 0: it is not open. */
    private static boolean mayFollow(int last, int next) {
        return switch (next) {
            case RecordType.ACCEPTED -> last == 0;
            case RecordType.ATTEMPTED ->
                    last == RecordType.ACCEPTED
                            || last == RecordType.PUT_BACK
                            || last == RecordType.RETRIED;
            case RecordType.RETRIED, RecordType.ACKNOWLEDGED -> last == RecordType.BURIED;
            case RecordType.NOTE -> last == RecordType.ATTEMPTED || last == RecordType.BURIED;
            case RecordType.SETTLED, RecordType.PUT_BACK, RecordType.BURIED ->
                    last == RecordType.ATTEMPTED;
            default -> false;
        };
    }
}
