package dev.comporta.store.embedded;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run of journal records comes to: the open payments in the order of their acceptance, each
 * as its last record, the records that ended its attempts before, and notes; closed ones are handed
 * on. Recovery and compaction are this one fold.
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
     * Such records, and parts of notes, of all payments together, some 150 bytes each: beyond it
     * new ones are left.
     */
    static final int ALL_EARLIER_MAX = 500_000;

    /**
     * One open payment.
     *
     * @param earlier how its attempts before ended, the oldest first
     * @param notes the parts of its notes
     */
    record Open(RecordView last, List<RecordView> earlier, List<RecordView> notes) {}

    private final Map<UUID, Open> open = new LinkedHashMap<>();
    private final Sink sink;
    private final int allEarlierMax;
    private int allEarlier;

    Fold(Sink sink) {
        this(sink, ALL_EARLIER_MAX);
    }

    Fold(Sink sink, int allEarlierMax) {
        this.sink = sink;
        this.allEarlierMax = allEarlierMax;
    }

    Collection<Open> open() {
        return open.values();
    }

    /** All records of the open payments, those of one payment together and in their order. */
    List<RecordView> records() {
        List<RecordView> records = new ArrayList<>(open.size() + allEarlier);
        for (Open payment : open.values()) {
            records.addAll(payment.earlier);
            records.add(payment.last);
            records.addAll(payment.notes);
        }
        return records;
    }

    /** Takes the next record of an open payment from a snapshot. */
    void restore(RecordView record) {
        UUID id = idOf(record);
        put(id, open.get(id), record);
    }

    /** Takes the next record of the journal. */
    void apply(RecordView record) {
        if (record.type() == RecordType.PURGED) {
            open.clear();
            allEarlier = 0;
            sink.purged();
            return;
        }
        UUID id = idOf(record);
        Open before = open.get(id);
        int lastType = before == null ? 0 : before.last.type();
        if (!mayFollow(lastType, record.type())) {
            throw new JournalException(
                    JournalException.Code.DAMAGED,
                    "journal damaged: a record of type "
                            + record.type()
                            + " can't follow one of type "
                            + lastType
                            + ": sequence="
                            + record.sequence(),
                    null);
        }
        if (before != null && closes(record)) {
            close(id, before, record);
        } else {
            put(id, before, record);
        }
    }

    private void close(UUID id, Open before, RecordView record) {
        boolean isEnded = endsAnAttempt(before.last);
        List<RecordView> attempts = isEnded ? append(before.earlier, before.last) : before.earlier;
        List<RecordView> notes = NoteRecords.decided(before.notes, record);
        allEarlier -= attempts.size() + before.notes.size();
        open.remove(id);
        sink.closed(record, notes.isEmpty() ? attempts : joined(attempts, notes));
    }

    private void put(UUID id, @Nullable Open before, RecordView record) {
        if (before == null) {
            open.put(id, new Open(record.detach(), List.of(), List.of()));
        } else if (record.type() == RecordType.NOTE) {
            boolean isFull = allEarlier >= allEarlierMax;
            open.put(id, new Open(before.last, before.earlier, noted(before, record, isFull)));
        } else {
            List<RecordView> earlier =
                    endsAnAttempt(before.last)
                            ? append(before.earlier, before.last)
                            : before.earlier;
            List<RecordView> notes = NoteRecords.decided(before.notes, record);
            allEarlier += notes.size() - before.notes.size();
            open.put(id, new Open(record.detach(), earlier, notes));
        }
    }

    private List<RecordView> noted(Open before, RecordView part, boolean isFull) {
        if (isFull) {
            return before.notes; // what would continue this part is not kept either
        }
        List<RecordView> notes = NoteRecords.with(before.notes, part.detach());
        allEarlier += notes.size() - before.notes.size();
        return notes;
    }

    private List<RecordView> append(List<RecordView> earlier, RecordView record) {
        boolean isFull = earlier.size() == EARLIER_MAX || allEarlier >= allEarlierMax;
        if (isFull && earlier.isEmpty()) {
            return earlier;
        }
        List<RecordView> appended =
                new ArrayList<>(isFull ? earlier.subList(1, earlier.size()) : earlier);
        appended.add(record);
        allEarlier += appended.size() - earlier.size();
        return appended;
    }

    private static List<RecordView> joined(List<RecordView> some, List<RecordView> others) {
        List<RecordView> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static boolean closes(RecordView record) {
        return record.type() == RecordType.SETTLED || record.type() == RecordType.ACKNOWLEDGED;
    }

    private static boolean endsAnAttempt(RecordView record) {
        return record.type() == RecordType.PUT_BACK || record.type() == RecordType.BURIED;
    }

    static UUID idOf(RecordView record) {
        return new UUID(record.idMsb(), record.idLsb());
    }

    static long acceptedAtMillis(RecordView record) {
        return record.recordedAtMillis() - record.ageMillis();
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
