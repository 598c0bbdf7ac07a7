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
 * as its last record and the records that ended its attempts before; settled ones are handed on.
 * Recovery and compaction are this one fold.
 */
final class Fold {

    /** What the fold does not keep. */
    interface Sink {
        /**
         * A payment is settled.
         *
         * @param record valid during the call only
         * @param attemptsBefore how its attempts before ended, the oldest first
         */
        void settled(RecordView record, List<RecordView> attemptsBefore);

        void purged();
    }

    /** Attempts before the last one that are kept of a payment. */
    static final int EARLIER_MAX = 15;

    /** Such records of all payments together, some 150 bytes each: beyond it new ones are left. */
    static final int ALL_EARLIER_MAX = 500_000;

    /**
     * One open payment.
     *
     * @param earlier how its attempts before ended, the oldest first
     */
    record Open(RecordView last, List<RecordView> earlier) {}

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
        if (record.type() == RecordType.SETTLED) {
            open.remove(id);
            List<RecordView> earlier = before == null ? List.of() : before.earlier;
            allEarlier -= earlier.size();
            sink.settled(record, earlier);
        } else {
            put(id, before, record);
        }
    }

    private void put(UUID id, @Nullable Open before, RecordView record) {
        List<RecordView> earlier = before == null ? List.of() : before.earlier;
        if (before != null && endsAnAttempt(before.last)) {
            earlier = append(earlier, before.last);
        }
        open.put(id, new Open(record.detach(), earlier));
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
            case RecordType.RETRIED -> last == RecordType.BURIED;
            case RecordType.SETTLED, RecordType.PUT_BACK, RecordType.BURIED ->
                    last == RecordType.ATTEMPTED;
            default -> false;
        };
    }
}
