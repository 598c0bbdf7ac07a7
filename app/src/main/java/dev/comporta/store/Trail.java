package dev.comporta.store;

import dev.comporta.payment.Attempt;
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
    static final Trail NONE = new Trail(List.of(), List.of());

    Trail {
        attempts = List.copyOf(attempts);
        notes = List.copyOf(notes);
    }

    /** What records come to: those that ended attempts, and parts of notes. */
    static Trail of(List<RecordView> records) {
        Predicate<RecordView> isNote = record -> record.type() == RecordType.NOTE;
        return new Trail(
                records.stream().filter(isNote.negate()).map(Lives::attemptOf).toList(),
                NoteRecords.notes(records.stream().filter(isNote).toList()));
    }

    int size() {
        return attempts.size() + notes.size();
    }
}
