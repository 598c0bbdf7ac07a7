package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A plain file of records, each with its checksum, numbered by index from 0: for what is made from
 * the journal, such as snapshots. It has no header and is tied to no journal.
 *
 * <p>Appended records stand in a buffer until {@link #force()}.
 *
 * <p>Threading: one owner.
 */
public final class RecordFile implements Closeable {
    private static final int BUFFER_SIZE_BYTES = 1 << 18;
    private static final long NO_JOURNAL = 0;

    private final String name;
    private final DiskFile file;
    private final ByteBuffer slot = RecordFrame.allocate(RecordFrame.LENGTH);
    private @Nullable ByteBuffer lazyBuffer;
    private final CRC32C crc = new CRC32C();
    private long writtenCount;
    private int bufferedCount;

    private RecordFile(String name, DiskFile file, long count) {
        this.name = name;
        this.file = file;
        writtenCount = count;
    }

    /** Creates a file without records, in place of the one that has this name. */
    public static RecordFile create(Disk disk, String name) throws IOException {
        return new RecordFile(name, disk.create(name, 0), 0);
    }

    /** Opens a file that exists; a part of a record at its end does not count. */
    public static RecordFile open(Disk disk, String name) throws IOException {
        DiskFile file = disk.open(name);
        return new RecordFile(name, file, file.size() / RecordFrame.LENGTH);
    }

    /** Opens a file that exists, of which is known what it has: its size is not asked for. */
    public static RecordFile openToRead(Disk disk, String name) throws IOException {
        return new RecordFile(name, disk.open(name), 0);
    }

    /** How many records it has; nothing is known of one that is opened to be read. */
    public long count() {
        return writtenCount + bufferedCount;
    }

    /** Appends a copy of a record under a sequence, which may be another one than its own. */
    public void append(ByteBuffer source, int sourceOffset, long sequence) throws IOException {
        ByteBuffer buffer = buffer();
        if (bufferedCount * RecordFrame.LENGTH == buffer.capacity()) {
            write();
        }
        int offset = bufferedCount * RecordFrame.LENGTH;
        buffer.put(offset, source, sourceOffset, RecordFrame.LENGTH);
        buffer.putLong(offset + RecordFrame.SEQUENCE_OFFSET, sequence);
        buffer.putInt(
                offset + RecordFrame.CRC_OFFSET,
                RecordFrame.checksum(crc, buffer, offset, NO_JOURNAL));
        bufferedCount++;
    }

    /** Writes what was appended, and makes it survive a power loss. */
    public void force() throws IOException {
        write();
        file.force();
    }

    /** Drops the records behind the first ones. */
    public void truncate(long count) throws IOException {
        write();
        file.truncate(count * RecordFrame.LENGTH);
        writtenCount = Math.min(writtenCount, count);
    }

    /**
     * Hands over records, verified, in order.
     *
     * @param from index of the first one
     * @param to index behind the last one
     * @throws JournalException {@code DAMAGED} at the first record that is not whole
     */
    public void read(long from, long to, RecordHandler target) throws IOException {
        write();
        int chunk = (int) Math.min(BUFFER_SIZE_BYTES / RecordFrame.LENGTH, to - from);
        ByteBuffer buffer = chunk > 1 ? RecordFrame.allocate(chunk * RecordFrame.LENGTH) : slot;
        for (long first = from; first < to; first += chunk) {
            int length = (int) Math.min(chunk, to - first) * RecordFrame.LENGTH;
            buffer.clear().limit(length);
            if (file.read(buffer, first * RecordFrame.LENGTH) != length) {
                throw Damage.inFile(name, "it ends before record " + (first + 1));
            }
            for (int offset = 0; offset < length; offset += RecordFrame.LENGTH) {
                if (!RecordFrame.isValid(crc, buffer, offset, NO_JOURNAL)) {
                    long index = first + offset / RecordFrame.LENGTH;
                    throw Damage.inFile(name, "record " + (index + 1) + " is damaged");
                }
                target.onRecord(buffer, offset);
            }
        }
    }

    /**
     * Reads one record.
     *
     * @throws JournalException {@code DAMAGED} where it is not whole
     */
    public void read(long index, RecordHandler target) throws IOException {
        read(index, index + 1, target);
    }

    /** Closes the file; what was not forced is lost. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Made when it is first needed: to read one record takes none. */
    private ByteBuffer buffer() {
        if (lazyBuffer == null) {
            lazyBuffer = RecordFrame.allocate(BUFFER_SIZE_BYTES);
        }
        return lazyBuffer;
    }

    private void write() throws IOException {
        if (bufferedCount > 0) {
            ByteBuffer buffer = buffer();
            buffer.clear().limit(bufferedCount * RecordFrame.LENGTH);
            file.write(buffer, writtenCount * RecordFrame.LENGTH);
            writtenCount += bufferedCount;
            bufferedCount = 0;
            buffer.clear();
        }
    }
}
