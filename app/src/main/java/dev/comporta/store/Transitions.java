package dev.comporta.store;

import dev.comporta.journal.JournalException;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;

/** Records as what leaves the store. */
final class Transitions {
    private Transitions() {}

    static Transition of(RecordView record) {
        long position = record.sequence();
        long atMillis = record.recordedAtMillis();
        return switch (record.type()) {
            case RecordType.ACCEPTED ->
                    new Transition.Accepted(position, atMillis, paymentOf(record));
            case RecordType.ATTEMPTED ->
                    new Transition.Attempted(position, atMillis, paymentOf(record));
            case RecordType.SETTLED ->
                    new Transition.Settled(position, atMillis, paymentOf(record));
            case RecordType.PUT_BACK ->
                    new Transition.PutBack(position, atMillis, paymentOf(record));
            case RecordType.BURIED -> new Transition.Buried(position, atMillis, paymentOf(record));
            case RecordType.RETRIED ->
                    new Transition.Retried(position, atMillis, paymentOf(record));
            case RecordType.ACKNOWLEDGED ->
                    new Transition.Acknowledged(position, atMillis, paymentOf(record));
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
                    throw new JournalException(
                            JournalException.Code.DAMAGED,
                            "journal damaged: no record is of type "
                                    + record.type()
                                    + ": sequence="
                                    + position);
        };
    }

    private static StoredPayment paymentOf(RecordView record) {
        return new StoredPayment(
                record.id(),
                record.amountCents(),
                record.acceptedAtMillis(),
                record.attempts(),
                record.processor(),
                record.instantNanos(),
                Evidence.of(record.evidence()),
                record.status());
    }
}
