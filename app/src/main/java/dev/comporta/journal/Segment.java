package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

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

    long lastSequence() {
        return header.lastSequence();
    }

    boolean holds(long sequence) {
        return header.holds(sequence);
    }

    long position(long sequence) {
        return header.position(sequence);
    }

    /** Reads one record into a slot, and verifies it. */
    void read(long sequence, ByteBuffer slot, CRC32C crc, RecordHandler target) throws IOException {
        file.read(slot.clear(), position(sequence));
        slot.clear();
        if (!RecordFrame.isValid(crc, slot, 0, header.journalId())
                || RecordFrame.sequence(slot, 0) != sequence) {
            throw new Damage(name, position(sequence), sequence, "read back wrong").toException();
        }
        target.onRecord(slot, 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
