package dev.comporta.store;

import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Note;
import dev.comporta.payment.Payment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what becomes of payments into the journal, until the journal fails. After that nothing is
 * appended, and memory alone goes on: a restart finds attempts open and resolves them by evidence.
 */
final class Recorder {
    private final Journal journal;
    private final Clock clock;
    private final RecordView slot = new RecordView();
    private @Nullable String failure;

    Recorder(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** Why nothing is recorded any more. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    void fail(Throwable cause) {
        failure =
                "the journal failed ("
                        + cause.getMessage()
                        + "); restart the process once that is mended";
    }

    /**
     * Appends the state of a payment.
     *
     * @return the record's sequence; {@link Books#NOT_STORED} after a failure
     */
    long append(int type, Payment payment) {
        if (failure != null) {
            return Books.NOT_STORED;
        }
        try {
            claim(type, payment, payment.changedAtMillis(), payment.attempts(), payment.status())
                    .evidence(payment.evidence().code())
                    .amountCents(payment.amountCents())
                    .instantNanos(payment.requestedAtNanos());
            return journal.commit();
        } catch (JournalException e) {
            fail(e);
            return Books.NOT_STORED;
        }
    }

    /** Appends that everything before is forgotten; false: that failed. */
    boolean purged() {
        try {
            slot.claim(journal, RecordType.PURGED)
                    .processor(RecordView.NO_PROCESSOR)
                    .recordedAt(clock.epochMillis(), 0, 0);
            journal.commit();
            return true;
        } catch (JournalException e) {
            fail(e);
            return false;
        }
    }

    /** Gives a payment a note, and appends it in parts. */
    void note(Payment payment, String text) {
        Note note = new Note(payment.attempts(), clock.epochMillis(), text);
        payment.note(note);
        try {
            append(note, payment);
        } catch (JournalException e) {
            fail(e);
        }
    }

    private void append(Note note, Payment payment) {
        List<ByteBuffer> parts = NoteRecords.parts(note.text());
        for (int number = 0; number < parts.size(); number++) {
            claim(RecordType.NOTE, payment, note.atMillis(), note.attempt(), number)
                    .evidence(parts.size())
                    .amountCents(parts.get(number).getLong(0))
                    .instantNanos(parts.get(number).getLong(Long.BYTES));
            journal.commit();
        }
    }

    private RecordView claim(int type, Payment payment, long atMillis, int attempts, int status) {
        return slot.claim(journal, type)
                .id(payment.id().getMostSignificantBits(), payment.id().getLeastSignificantBits())
                .processor(payment.processor())
                .recordedAt(atMillis, attempts, status)
                .ageMillis(Math.max(0, atMillis - payment.acceptedAtMillis()));
    }
}
