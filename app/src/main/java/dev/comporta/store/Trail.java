package dev.comporta.store;

import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is told of a closed payment beside the record that closed it.
 *
 * @param attempts those that this record does not tell, the oldest first
 * @param notes what operators wrote down
 */
record Trail(List<Attempt> attempts, List<Note> notes) {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    static final Trail NONE = new Trail(List.of(), List.of());

    Trail {
        attempts = List.copyOf(attempts);
        notes = List.copyOf(notes);
    }

    /** What records come to: those that ended attempts, and parts of notes. */
    static Trail of(List<RecordView> records) {
        Predicate<RecordView> isNote = record -> record.type() == RecordType.NOTE;
        return new Trail(
                records.stream().filter(isNote.negate()).map(Trail::attemptOf).toList(),
                NoteRecords.notes(records.stream().filter(isNote).toList()));
    }

    /** An attempt as the record that ended it tells it. */
    static Attempt attemptOf(RecordView ended) {
        Evidence evidence = Evidence.of(ended.evidence());
        Attempt.Ending ending =
                switch (ended.type()) {
                    case RecordType.SETTLED -> Attempt.Ending.SETTLED;
                    case RecordType.BURIED -> Attempt.Ending.BURIED;
                    default -> Attempt.Ending.PUT_BACK;
                };
        // A settled one may have been booked under a requestedAt that is not the attempt's own.
        boolean isOurs = ending != Attempt.Ending.SETTLED || evidence == Evidence.ANSWERED;
        return new Attempt(
                ended.attempts(),
                ended.processor(),
                ended.instantNanos(),
                isOurs ? ended.instantNanos() / NANOS_PER_MILLI : 0,
                0,
                evidence,
                ended.status(),
                ended.recordedAtMillis(),
                ending);
    }

    int size() {
        return attempts.size() + notes.size();
    }
}
