package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** One open segment file: a header, then one slot per sequence from the base on. */
record Segment(String name, SegmentHeader header, DiskFile file) implements Closeable {

    private static final String PREFIX = "journal-";
    private static final String SUFFIX = ".log";
    private static final String NEW_SUFFIX = ".new";

    static String name(long base) {
        return PREFIX + String.format(Locale.ROOT, "%016x", base) + SUFFIX;
    }

    /** The names of the segments, oldest first. */
    static List<String> names(Disk disk) throws IOException {
        return disk.list().stream()
                .filter(name -> name.startsWith(PREFIX) && name.endsWith(SUFFIX))
                .toList();
    }

    /**
     * Creates a segment so that it appears whole, or not at all, after any crash: full of zeros and
     * forced under another name, then renamed.
     */
    static Segment create(Disk disk, SegmentHeader header, SyncFuse fuse) throws IOException {
        String name = name(header.base());
        String newName = name + NEW_SUFFIX;
        DiskFile file = disk.create(newName, header.sizeBytes());
        try {
            file.write(header.encode(), 0);
            fuse.force(file);
            disk.rename(newName, name);
            fuse.syncDirectory(disk);
            return new Segment(name, header, file);
        } catch (IOException e) {
            file.close();
            if (e instanceof NoSpaceException) {
                giveBack(disk, newName, e);
            }
            throw e;
        }
    }

    /**
     * By its name: to list the directory takes a descriptor, which may be what is lacking. What
     * can't be deleted does no harm: the next try takes its place.
     */
    private static void giveBack(Disk disk, String name, IOException reason) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Deletes what an interrupted {@link #create} left, to give its space back. */
    static void deleteUnfinished(Disk disk) throws IOException {
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX + NEW_SUFFIX)) {
                disk.delete(name);
            }
        }
    }

    /**
     * @throws JournalException {@code DAMAGED} where name, size and header don't fit each other
     */
    static Segment open(Disk disk, String name) throws IOException {
        DiskFile file = disk.open(name);
        try {
            return new Segment(name, readHeader(file, name), file);
        } catch (IOException | JournalException e) {
            file.close();
            throw e;
        }
    }

    private static SegmentHeader readHeader(DiskFile file, String name) throws IOException {
        ByteBuffer slot = RecordFrame.allocate(RecordFrame.LENGTH);
        file.read(slot, 0);
        SegmentHeader header = SegmentHeader.decode(slot, name);
        if (!name.equals(name(header.base()))) {
            throw Damage.inFile(name, "its header belongs to " + name(header.base()));
        }
        if (file.size() != header.sizeBytes()) {
            throw Damage.inFile(
                    name, "its size is " + file.size() + ", not " + header.sizeBytes() + " bytes");
        }
        return header;
    }

    long base() {
        return header.base();
    }

    /** The sequence of the last slot, whether it is filled or not. */
    long lastSequence() {
        return header.base() + header.capacity() - 1;
    }

    boolean holds(long sequence) {
        return sequence >= base() && sequence <= lastSequence();
    }

    /** The byte in the file where the record of this sequence stands. */
    long position(long sequence) {
        return (sequence - header.base() + 1) * RecordFrame.LENGTH;
    }

    /** What comes after this segment. */
    SegmentHeader next(int sizeBytes) {
        return new SegmentHeader(lastSequence() + 1, sizeBytes, header.journalId());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
