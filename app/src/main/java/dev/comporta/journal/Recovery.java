package dev.comporta.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Brings a directory to the state from which appending goes on.
 *
 * <p>What stands behind the last record is zeroed and synced before anything is appended: else a
 * leftover could fit in behind new records after the next crash. Records that nobody knows to be
 * synced are written again before they are synced: after a failed fsync the kernel may hold them in
 * clean pages that the disk has never seen.
 */
final class Recovery {

    private static final int CHUNK_SIZE_BYTES = 1 << 20;

    /**
     * What appending starts from.
     *
     * @param segments oldest first; the last one is the tail
     * @param spares the empty segments behind the tail
     */
    record Recovered(List<Segment> segments, List<Segment> spares, long lastSequence) {}

    private final Disk disk;
    private final JournalOptions options;
    private final SyncFuse fuse;

    Recovery(Disk disk, JournalOptions options, SyncFuse fuse) {
        this.disk = disk;
        this.options = options;
        this.fuse = fuse;
    }

    Recovered recover(long fromSequence, RecordHandler replay) {
        try {
            List<Segment> segments = JournalScan.openSegments(disk);
            try {
                return recover(segments, fromSequence, replay);
            } catch (IOException | RuntimeException e) {
                JournalScan.close(segments);
                throw e;
            }
        } catch (NoSpaceException e) {
            throw cantOpen(JournalException.Code.FULL, e);
        } catch (IOException e) {
            throw cantOpen(JournalException.Code.UNREADABLE, e);
        }
    }

    private static JournalException cantOpen(JournalException.Code code, IOException e) {
        return new JournalException(code, "can't open the journal: " + e.getMessage(), e);
    }

    private Recovered recover(List<Segment> segments, long fromSequence, RecordHandler replay)
            throws IOException {
        if (segments.isEmpty()) {
            require(fromSequence == 1, "there are none", fromSequence);
            segments.add(createFirst());
            return new Recovered(segments, List.of(), 0);
        }
        long first = segments.getFirst().base();
        require(fromSequence >= first, "they start with " + first, fromSequence);
        JournalScan scan = new JournalScan(segments);
        scan.run(fromSequence, replay);
        if (scan.damage().isPresent()) {
            throw scan.damage().get().toException();
        }
        long last = scan.lastSequence();
        require(fromSequence <= last + 1, "they end with " + last, fromSequence);
        List<Segment> spares = cut(segments, scan);
        rewriteUnsynced(segments, scan);
        return new Recovered(segments, spares, last);
    }

    private static void require(boolean holds, String found, long fromSequence) {
        if (!holds) {
            throw Damage.inFile(
                    "its records", found + ", but those from " + fromSequence + " on are needed");
        }
    }

    private Segment createFirst() throws IOException {
        Segment.deleteUnfinished(disk);
        long journalId = options.newJournalId().getAsLong();
        int sizeBytes = options.segmentSizeBytes();
        try {
            return Segment.create(disk, new SegmentHeader(1, sizeBytes, journalId), fuse);
        } catch (NoSpaceException e) {
            throw new NoSpaceException("its first segment needs " + sizeBytes + " bytes", e);
        }
    }

    /**
     * Clears everything behind the last record, and takes the segments behind the tail out: empty
     * as they are now, their room stays room, however full the disk is.
     */
    private List<Segment> cut(List<Segment> segments, JournalScan scan) throws IOException {
        Segment.deleteUnfinished(disk);
        Segment tail = scan.tail();
        clear(tail, scan.lastSequence() + 1, scan);
        List<Segment> behind = segments.subList(segments.indexOf(tail) + 1, segments.size());
        List<Segment> spares = List.copyOf(behind);
        behind.clear();
        for (Segment spare : spares) {
            if (clear(spare, spare.base(), scan)) {
                fuse.force(spare.file());
            }
        }
        fuse.syncDirectory(disk);
        return spares;
    }

    /** Whether there was anything to clear. */
    private static boolean clear(Segment segment, long first, JournalScan scan) throws IOException {
        long last = scan.lastLeftover(segment);
        if (last == 0) {
            return false;
        }
        rewrite(segment, first, last, false);
        return true;
    }

    private void rewriteUnsynced(List<Segment> segments, JournalScan scan) throws IOException {
        for (Segment segment : segments) {
            long first = Math.max(segment.base(), scan.knownSyncedSequence() + 1);
            long last = Math.min(segment.lastSequence(), scan.lastSequence());
            if (first <= last) {
                rewrite(segment, first, last, true);
            }
            if (first <= last || segment.equals(segments.getLast())) {
                fuse.force(segment.file());
            }
        }
    }

    /** Writes slots again: what they hold, or zeros. */
    private static void rewrite(Segment segment, long first, long last, boolean isKept)
            throws IOException {
        long end = segment.position(last) + RecordFrame.LENGTH;
        ByteBuffer chunk =
                RecordFrame.allocate(Math.min(CHUNK_SIZE_BYTES, segment.header().sizeBytes()));
        for (long position = segment.position(first);
                position < end;
                position += chunk.capacity()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), end - position));
            if (isKept) {
                segment.file().read(chunk, position);
                chunk.flip();
            }
            segment.file().write(chunk, position);
        }
    }
}
