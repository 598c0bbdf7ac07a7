package dev.comporta.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Segments that are files of a {@link Disk} and nobody else's: those that are kept, oldest first,
 * and the spare ones behind them, made ahead of need. What is written is there when the call
 * returns.
 */
final class DiskSegments implements Segments {
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
    DiskSegments(
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

    @Override
    public long journalId() {
        return current.header().journalId();
    }

    @Override
    public long firstSequence() {
        return kept.getFirst().base();
    }

    @Override
    public long roomBehind(long sequence) {
        return current.lastSequence() - sequence + allocator.spareRecords();
    }

    @Override
    public boolean hasPlaceBehind(long sequence) {
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

    @Override
    public void onAppended(long sequence) {
        if (sequence == current.base() + current.header().capacity() / 2) {
            makeRoomAhead(sequence);
        }
    }

    @Override
    public void reserve(long records, long appendedSequence) {
        reservedRecords = records;
        makeRoomAhead(appendedSequence);
    }

    @Override
    public void makeRoomAhead(long appendedSequence) {
        long halfSegment = (current.header().capacity() - 1L) / 2;
        if (roomBehind(appendedSequence) <= halfSegment + reservedRecords) {
            allocator.allocate(current, sizeBytes);
        }
    }

    @Override
    public void tick() {
        allocator.tick();
    }

    @Override
    public long write(RecordBuffer records, long first, long last) throws IOException {
        Segment segment = segmentOf(first);
        long end = Math.min(last, segment.lastSequence());
        records.writeTo(segment.file(), segment.position(first), (int) (end - first + 1));
        return end;
    }

    @Override
    public long writtenUpTo(long handedSequence) {
        return handedSequence;
    }

    @Override
    public Runnable sync(long syncedSequence, long writtenSequence) {
        List<Segment> unsynced =
                kept.stream()
                        .filter(
                                segment ->
                                        segment.lastSequence() > syncedSequence
                                                && segment.base() <= writtenSequence)
                        .toList();
        return () -> force(unsynced);
    }

    /** Syncs in their order, so that a prefix is safe however far this comes. */
    private void force(List<Segment> unsynced) {
        try {
            for (Segment segment : unsynced) {
                fuse.force(segment.file());
            }
        } catch (IOException e) {
            fuse.blow(e);
        }
    }

    @Override
    public boolean isAtHand(long sequence) {
        return true;
    }

    @Override
    public void read(long sequence, RecordHandler target) {
        Segment segment = segmentOf(sequence);
        try {
            segment.read(sequence, slot, crc, target);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read " + segment.name(), e);
        }
    }

    @Override
    public List<SegmentRange> sealed(long syncedSequence) {
        return kept.stream()
                .filter(segment -> isSealed(segment, syncedSequence))
                .map(segment -> new SegmentRange(segment.base(), segment.lastSequence()))
                .toList();
    }

    @Override
    public void deleteBefore(long sequence, long syncedSequence) {
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
