package dev.comporta.store;

import dev.comporta.journal.JournalException;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;

/** Records as what leaves the store. */
final class Transitions {
    private Transitions() {}

    static Transition of(RecordView record) {
        long position = record.sequence();
        long atMillis = record.recordedAtMillis();
        return switch (record.type()) {
            case RecordType.ACCEPTED -> changed(Change.ACCEPTED, record);
            case RecordType.ATTEMPTED -> changed(Change.ATTEMPTED, record);
            case RecordType.SETTLED -> changed(Change.SETTLED, record);
            case RecordType.PUT_BACK -> changed(Change.PUT_BACK, record);
            case RecordType.BURIED -> changed(Change.BURIED, record);
            case RecordType.RETRIED -> changed(Change.RETRIED, record);
            case RecordType.ACKNOWLEDGED -> changed(Change.ACKNOWLEDGED, record);
            case RecordType.NOTE ->
                    new Transition.Noted(
                            position,
                            atMillis,
                            record.id(),
                            record.attempts(),
                            record.status() + 1,
                            record.evidence(),
                            NoteRecords.text(record));
            case RecordType.PURGED -> new Transition.Purged(position, atMillis);
            default ->
                    throw JournalException.damaged(
                            "journal damaged: no record is of type "
                                    + record.type()
                                    + ": sequence="
                                    + position);
        };
    }

    private static Transition changed(Change change, RecordView record) {
        StoredPayment payment =
                new StoredPayment(
                        record.id(),
                        record.amountCents(),
                        record.acceptedAtMillis(),
                        record.attempts(),
                        record.processor(),
                        record.instantNanos(),
                        Evidence.of(record.evidence()),
                        record.status());
        return new Transition.Changed(
                record.sequence(), record.recordedAtMillis(), change, payment);
    }
}
