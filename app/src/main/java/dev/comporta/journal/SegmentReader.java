package dev.comporta.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.zip.CRC32C;

/**
 * Reads one segment from front to back and verifies each slot.
 *
 * <p>Threading: one reader belongs to one thread; a sealed segment may be read while the journal
 * goes on.
 */
public final class SegmentReader {

    /** What a slot holds. */
    enum Slot {
        /** The record that belongs there. */
        RECORD,
        /** A whole record of this journal that belongs elsewhere. */
        MISPLACED,
        /** Bytes that are no record of this journal. */
        INVALID,
        /** Zeros only. */
        EMPTY,
        /** No slot: the segment ends here. */
        END
    }

    private static final int BUFFER_SIZE_BYTES = 1 << 20;

    private final Segment segment;
    private final ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private long sequence;
    private int offset;
    private int end;

    SegmentReader(Segment segment) {
        this(segment, segment.base(), segment.lastSequence());
    }

    /** Reads no more at a time than the records of a range take. */
    private SegmentReader(Segment segment, long first, long last) {
        this.segment = segment;
        sequence = first - 1;
        buffer =
                RecordFrame.allocate(
                        (int) Math.min(BUFFER_SIZE_BYTES, (last - first + 1) * RecordFrame.LENGTH));
    }

    /**
     * Hands over every record of a sealed segment, in order.
     *
     * @throws JournalException {@code DAMAGED} at the first slot that does not hold its record;
     *     {@code UNREADABLE} where the disk fails
     */
    public static void readAll(Disk disk, SegmentRange range, RecordHandler target) {
        String name = Segment.name(range.firstSequence());
        try (Segment segment = Segment.open(disk, name)) {
            SegmentReader reader = new SegmentReader(segment);
            Slot slot;
            while ((slot = reader.next()) != Slot.END) {
                if (slot != Slot.RECORD) {
                    throw reader.damage("a sealed record is " + slot).toException();
                }
                reader.hand(target);
            }
        } catch (IOException e) {
            throw JournalException.unreadable("can't read " + name, e);
        }
    }

    /**
     * Reads one record, whichever segment it is in.
     *
     * @throws JournalException as the other one
     */
    public static void read(Disk disk, long sequence, RecordHandler target) {
        read(disk, sequence, sequence, target);
    }

    /**
     * Reads records that are written, in whichever segments they are, while the journal goes on.
     *
     * @throws JournalException {@code DAMAGED} where one is not there as it was written; {@code
     *     UNREADABLE} where the disk fails, or has deleted it
     */
    public static void read(Disk disk, long first, long last, RecordHandler target) {
        long next = first;
        try {
            while (next <= last) {
                next = readPart(disk, next, last, target);
            }
        } catch (IOException e) {
            throw JournalException.unreadable("can't read record " + next, e);
        }
    }

    /** Reads what one segment has of them, and gives the sequence behind it. */
    private static long readPart(Disk disk, long first, long last, RecordHandler target)
            throws IOException {
        try (Segment segment = Segment.open(disk, nameOf(disk, first))) {
            long end = Math.max(first, Math.min(last, segment.lastSequence()));
            SegmentReader reader = new SegmentReader(segment, first, end);
            for (long sequence = first; sequence <= end; sequence++) {
                Slot slot = reader.next();
                if (slot != Slot.RECORD) {
                    throw reader.damage("the record is " + slot).toException();
                }
                reader.hand(target);
            }
            return end + 1;
        }
    }

    private static String nameOf(Disk disk, long sequence) throws IOException {
        return Segment.names(disk).stream()
                .filter(name -> name.compareTo(Segment.name(sequence)) <= 0)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new FileNotFoundException("a segment of " + sequence));
    }

    /** Moves to the next slot and says what it holds. */
    Slot next() throws IOException {
        if (sequence >= segment.lastSequence()) {
            return Slot.END;
        }
        sequence++;
        offset += RecordFrame.LENGTH;
        if (offset >= end) {
            fill();
        }
        return classify();
    }

    /** Hands over the record in the current slot. */
    void hand(RecordHandler target) {
        target.onRecord(buffer, offset);
    }

    /** The sequence of the record in the current slot, wherever it belongs. */
    long recordSequence() {
        return RecordFrame.sequence(buffer, offset);
    }

    /** The last sequence that was known to be synced when the current record was appended. */
    long syncedSequence() {
        return RecordFrame.syncedSequence(buffer, offset);
    }

    /** The sequence that belongs in the current slot. */
    long sequence() {
        return sequence;
    }

    Damage damage(String reason) {
        return new Damage(segment.name(), segment.position(sequence), sequence, reason);
    }

    private Slot classify() {
        if (RecordFrame.isValid(crc, buffer, offset, segment.header().journalId())) {
            return recordSequence() == sequence ? Slot.RECORD : Slot.MISPLACED;
        }
        return RecordFrame.isEmpty(buffer, offset) ? Slot.EMPTY : Slot.INVALID;
    }

    private void fill() throws IOException {
        long position = segment.position(sequence);
        int length = (int) Math.min(buffer.capacity(), segment.header().sizeBytes() - position);
        buffer.clear().limit(length);
        if (segment.file().read(buffer, position) != length) {
            throw new IOException(segment.name() + " ends before its size");
        }
        offset = 0;
        end = length;
    }
}
