package dev.comporta.store.embedded;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a run of journal records comes to: the open payments, each as its last record, in the order
 * of their acceptance; settled ones are handed on. Recovery and compaction are this one fold.
 */
final class Fold {

    /** What the fold does not keep. */
    interface Sink {
        /** The record is valid during the call only. */
        void settled(RecordView record);

        void purged();
    }

    private final Map<UUID, RecordView> open = new LinkedHashMap<>();
    private final Sink sink;

    Fold(Sink sink) {
        this.sink = sink;
    }

    /** The last record of each open payment. */
    Collection<RecordView> open() {
        return open.values();
    }

    /** Takes an open payment from a snapshot. */
    void restore(RecordView record) {
        open.put(idOf(record), record.detach());
    }

    /** Takes the next record of the journal. */
    void apply(RecordView record) {
        if (record.type() == RecordType.PURGED) {
            open.clear();
            sink.purged();
            return;
        }
        UUID id = idOf(record);
        RecordView last = open.get(id);
        if (!mayFollow(last == null ? 0 : last.type(), record.type())) {
            throw new JournalException(
                    JournalException.Code.DAMAGED,
                    "journal damaged: a record of type "
                            + record.type()
                            + " can't follow one of type "
                            + (last == null ? 0 : last.type())
                            + ": sequence="
                            + record.sequence(),
                    null);
        }
        if (record.type() == RecordType.SETTLED) {
            open.remove(id);
            sink.settled(record);
        } else {
            open.put(id, record.detach());
        }
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
            case RecordType.ATTEMPTED -> last == RecordType.ACCEPTED || last == RecordType.PUT_BACK;
            case RecordType.SETTLED, RecordType.PUT_BACK, RecordType.BURIED ->
                    last == RecordType.ATTEMPTED;
            default -> false;
        };
    }
}
