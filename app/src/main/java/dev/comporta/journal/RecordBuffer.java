package dev.comporta.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Records that are appended and not yet written, one behind the other; then the one claimed. */
final class RecordBuffer {

    private final ByteBuffer standard;
    private ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private final long journalId;
    private int end;

    RecordBuffer(int sizeBytes, long journalId) {
        standard = RecordFrame.allocate(sizeBytes);
        buffer = standard;
        this.journalId = journalId;
    }

    boolean isFull() {
        return end == buffer.capacity();
    }

    /** Makes room for as many records again, until all are written. */
    void grow() {
        ByteBuffer grown = RecordFrame.allocate(Math.multiplyExact(buffer.capacity(), 2));
        grown.put(0, buffer, 0, end);
        buffer = grown;
    }

    /** Where the slots are; another buffer once one was claimed or written. */
    ByteBuffer slots() {
        return buffer;
    }

    /** The offset of the next slot, empty but for its type. */
    int claim(int type) {
        RecordFrame.clear(buffer, end);
        buffer.put(end + RecordFrame.TYPE_OFFSET, (byte) type);
        return end;
    }

    /** Adds the slot that was claimed. */
    void commit(long sequence, long syncedSequence) {
        RecordFrame.seal(crc, buffer, end, journalId, sequence, syncedSequence);
        end += RecordFrame.LENGTH;
    }

    /** Writes the first records; on an error all of them stay. */
    void writeTo(DiskFile file, long position, int count) throws IOException {
        int length = count * RecordFrame.LENGTH;
        try {
            file.write(buffer.limit(length).position(0), position);
        } finally {
            buffer.clear();
        }
        drop(length);
    }

    /** Takes the first records out, as a copy of their own. */
    ByteBuffer take(int count) {
        int length = count * RecordFrame.LENGTH;
        ByteBuffer taken = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        taken.put(0, buffer, 0, length);
        drop(length);
        return taken;
    }

    private void drop(int length) {
        end -= length;
        buffer.put(0, buffer, length, end);
        if (end == 0) {
            buffer = standard;
        }
    }

    /** Hands over one record. */
    void read(int index, RecordHandler target) {
        target.onRecord(buffer, index * RecordFrame.LENGTH);
    }
}
