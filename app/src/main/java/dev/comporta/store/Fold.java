package dev.comporta.store;

import dev.comporta.journal.JournalException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Consumer;
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

        void purged();
    }

    /** Attempts before the last one that are kept of a payment. */
    static final int EARLIER_MAX = 15;

    /**
     * Such records, and parts of notes, of all payments together, some 70 bytes each: beyond it new
     * ones are left.
     */
    static final int ALL_EARLIER_MAX = 500_000;

    private final Sink sink;
    private final int allEarlierMax;

    /** Ids that were chosen to collide cost O(log n) here: they can be compared. */
    private final SequencedMap<UUID, OpenRecords> open = new LinkedHashMap<>();

    private int allEarlier;

    Fold(Sink sink) {
        this(sink, ALL_EARLIER_MAX);
    }

    Fold(Sink sink, int allEarlierMax) {
        this.sink = sink;
        this.allEarlierMax = allEarlierMax;
    }

    /** What was folded and is still open. */
    Collection<OpenRecords> open() {
        return open.sequencedValues();
    }

    /**
     * Hands over what is still open, and forgets each payment before it does: what is made of it
     * takes the place of what it took.
     */
    void drain(Consumer<OpenRecords> target) {
        while (!open.isEmpty()) {
            target.accept(open.pollFirstEntry().getValue());
        }
    }

    /** Takes the next record of an open payment from a snapshot. */
    void restore(RecordView record) {
        put(record.id(), record);
    }

    /** Takes the next record of the journal. */
    void apply(RecordView record) {
        if (record.type() == RecordType.PURGED) {
            open.clear();
            allEarlier = 0;
            sink.purged();
            return;
        }
        UUID id = record.id();
        OpenRecords known = open.get(id);
        int lastType = known == null ? 0 : known.lastType();
        if (!mayFollow(lastType, record.type())) {
            throw JournalException.damaged(
                    "journal damaged: a record of type "
                            + record.type()
                            + " can't follow one of type "
                            + lastType
                            + ": sequence="
                            + record.sequence());
        }
        OpenRecords payment = put(id, record);
        if (closes(record)) {
            open.remove(id);
            allEarlier -= payment.sideCount();
            sink.closed(
                    record,
                    Stream.concat(payment.earlier().stream(), payment.notes().stream()).toList());
        }
    }

    private OpenRecords put(UUID id, RecordView record) {
        OpenRecords known = open.get(id);
        if (known == null) {
            OpenRecords first = new OpenRecords(record);
            open.put(id, first);
            return first;
        }
        int sideCount = known.sideCount();
        if (record.type() == RecordType.NOTE) {
            note(known, record);
        } else {
            setLast(known, record);
            known.setNotes(NoteRecords.decided(known.notes(), record));
        }
        allEarlier += known.sideCount() - sideCount;
        return known;
    }

    /** Keeps the record that was the last one where it ended an attempt and there is room. */
    private void setLast(OpenRecords payment, RecordView record) {
        boolean isKept = endsAnAttempt(payment.lastType());
        if (isKept && payment.earlierCount() < EARLIER_MAX && allEarlier < allEarlierMax) {
            payment.addLast(record);
            return;
        }
        if (isKept) {
            payment.dropOldest();
        }
        payment.setLast(record);
    }

    private void note(OpenRecords payment, RecordView part) {
        if (allEarlier < allEarlierMax) { // else what would continue this part is not kept either
            payment.setNotes(NoteRecords.with(payment.notes(), part.detach()));
        }
    }

    private static boolean closes(RecordView record) {
        return record.type() == RecordType.SETTLED || record.type() == RecordType.ACKNOWLEDGED;
    }

    private static boolean endsAnAttempt(int type) {
        return type == RecordType.PUT_BACK || type == RecordType.BURIED;
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
