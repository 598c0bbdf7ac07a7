package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where a journal's records lie: the segments that are kept, oldest first, and the spare ones
 * behind them. What else a kind of journal has to do with its medium, it does here and not in
 * {@link Journal}, which knows numbers and points only.
 *
 * <p>Threading: the owner calls every method, but {@link #force}.
 */
final class Segments implements Closeable {
    private final List<Segment> kept;
    private final int sizeBytes;
    private final SyncFuse fuse;
    private final SegmentAllocator allocator;
    private final ByteBuffer slot = RecordFrame.allocate(RecordFrame.LENGTH);
    private final CRC32C crc = new CRC32C();
    private Segment current;
    private long reservedRecords;

    /**
     * @param onBlown told where the disk failed in the background
     * @param onAllocated told where there is a segment more
     */
    Segments(
            Recovery.Recovered recovered,
            Disk disk,
            JournalOptions options,
            JournalThreads threads,
            JournalListener listener,
            SyncFuse fuse,
            Runnable onBlown,
            Runnable onAllocated) {
        this.fuse = fuse;
        kept = recovered.segments();
        current = kept.getLast();
        sizeBytes = options.segmentSizeBytes();
        allocator =
                new SegmentAllocator(
                        disk, threads, listener, fuse, recovered.spares(), onBlown, onAllocated);
    }

    long journalId() {
        return current.header().journalId();
    }

    /** The oldest sequence that is kept, even if nothing was appended yet. */
    long firstSequence() {
        return kept.getFirst().base();
    }

    /** How many records fit behind a sequence. */
    long roomBehind(long sequence) {
        return current.lastSequence() - sequence + allocator.spareRecords();
    }

    /** Makes sure that the record behind a sequence has a place; false: there is no room. */
    boolean hasPlaceBehind(long sequence) {
        if (sequence < current.lastSequence()) {
            return true;
        }
        Segment next = allocator.take();
        if (next == null) {
            return false;
        }
        kept.add(next);
        current = next;
        return true;
    }

    /** Whether a sequence is where more room should be made. */
    boolean isHalfFullAt(long sequence) {
        return sequence == current.base() + current.header().capacity() / 2;
    }

    /** Asks for room ahead of need: see {@link Journal#reserve}. */
    void reserve(long records, long appendedSequence) {
        reservedRecords = records;
        allocateAhead(appendedSequence);
    }

    void allocateAhead(long appendedSequence) {
        long halfSegment = (current.header().capacity() - 1L) / 2;
        if (roomBehind(appendedSequence) <= halfSegment + reservedRecords) {
            allocator.allocate(current, sizeBytes);
        }
    }

    /** A while has passed: what found no space may be tried again. */
    void tick() {
        allocator.tick();
    }

    /**
     * Writes the first records of a buffer, as far as one segment takes them.
     *
     * @return the last sequence that is written now
     */
    long write(RecordBuffer records, long first, long last) throws IOException {
        Segment segment = segmentOf(first);
        long end = Math.min(last, segment.lastSequence());
        records.writeTo(segment.file(), segment.position(first), (int) (end - first + 1));
        return end;
    }

    /** Those in which something behind a sequence, and up to another one, is written. */
    List<Segment> between(long syncedSequence, long writtenSequence) {
        return kept.stream()
                .filter(
                        segment ->
                                segment.lastSequence() > syncedSequence
                                        && segment.base() <= writtenSequence)
                .toList();
    }

    /** Syncs in their order, so that a prefix is safe however far this comes. */
    void force(List<Segment> unsynced) {
        try {
            for (Segment segment : unsynced) {
                fuse.force(segment.file());
            }
        } catch (IOException e) {
            fuse.blow(e);
        }
    }

    /** Reads one record that is written, and verifies it. */
    void read(long sequence, RecordHandler target) {
        Segment segment = segmentOf(sequence);
        try {
            segment.file().read(slot.clear(), segment.position(sequence));
        } catch (IOException e) {
            throw JournalException.unreadable("can't read " + segment.name(), e);
        }
        if (!RecordFrame.isValid(crc, slot, 0, journalId())
                || RecordFrame.sequence(slot, 0) != sequence) {
            long position = segment.position(sequence);
            throw new Damage(segment.name(), position, sequence, "read back wrong").toException();
        }
        target.onRecord(slot, 0);
    }

    /** Those that are full and synced. */
    List<SegmentRange> sealed(long syncedSequence) {
        return kept.stream()
                .filter(segment -> isSealed(segment, syncedSequence))
                .map(segment -> new SegmentRange(segment.base(), segment.lastSequence()))
                .toList();
    }

    /** Deletes, in the background, the sealed ones that end before a sequence. */
    void deleteBefore(long sequence, long syncedSequence) {
        while (isSealed(kept.getFirst(), syncedSequence)
                && kept.getFirst().lastSequence() < sequence) {
            allocator.retire(kept.removeFirst());
        }
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : kept) {
            segment.close();
        }
        allocator.close();
    }

    private boolean isSealed(Segment segment, long syncedSequence) {
        return segment.base() < current.base() && segment.lastSequence() <= syncedSequence;
    }

    private Segment segmentOf(long sequence) {
        if (current.holds(sequence)) {
            return current;
        }
        return kept.stream().filter(segment -> segment.holds(sequence)).findFirst().orElseThrow();
    }
}
