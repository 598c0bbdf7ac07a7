package dev.comporta.store;

import dev.comporta.journal.RecordFrame;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The records of one open payment: those that ended its attempts before, its last one, and the
 * parts of its notes. There are very many payments, of which few have more than the last: so these
 * stand in one array, as they do on disk.
 */
final class OpenRecords {
    private byte[] records = new byte[RecordFrame.LENGTH];
    private List<RecordView> notes = List.of();

    OpenRecords(RecordView first) {
        setLast(first);
    }

    int lastType() {
        return records[lastOffset() + RecordFrame.TYPE_OFFSET];
    }

    RecordView last() {
        return new RecordView(records, lastOffset());
    }

    /** How its attempts before ended, the oldest first. */
    List<RecordView> earlier() {
        return IntStream.range(0, earlierCount())
                .mapToObj(index -> new RecordView(records, index * RecordFrame.LENGTH))
                .toList();
    }

    int earlierCount() {
        return lastOffset() / RecordFrame.LENGTH;
    }

    List<RecordView> notes() {
        return notes;
    }

    /** How many records it has beside the last one. */
    int sideCount() {
        return earlierCount() + notes.size();
    }

    /** All of them, in the order in which a snapshot has them. */
    List<RecordView> all() {
        return Stream.of(earlier(), List.of(last()), notes).flatMap(List::stream).toList();
    }

    /** Sets the last record, in place of the one that was. */
    void setLast(RecordView record) {
        record.copyTo(records, lastOffset());
    }

    /** Sets the last record; the one that was is the newest of those before. */
    void addLast(RecordView record) {
        records = Arrays.copyOf(records, records.length + RecordFrame.LENGTH);
        setLast(record);
    }

    /** Forgets the oldest record; what would be the last one is to be set. */
    void dropOldest() {
        System.arraycopy(records, RecordFrame.LENGTH, records, 0, lastOffset());
    }

    void setNotes(List<RecordView> parts) {
        notes = parts;
    }

    private int lastOffset() {
        return records.length - RecordFrame.LENGTH;
    }
}
