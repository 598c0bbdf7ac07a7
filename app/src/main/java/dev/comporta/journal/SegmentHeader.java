package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first slot of a segment, which says what the file is. Little-endian.
 *
 * <pre>
 *   0         1         2         3         4         5         6         7
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  |    C         O         M         P         O         R         T         A    |  0
 *  +---------------------------------------+---------------------------------------+
 *  |            format version             |          segment size, bytes          |  8
 *  +---------------------------------------+---------------------------------------+
 *  |                   base sequence: that of the record in slot 1                 | 16
 *  +-------------------------------------------------------------------------------+
 *  |                                  journal id                                   | 24
 *  +-------------------------------------------------------------------------------+
 *  |                              zeros, 28 bytes                                  | 32
 *  |                                       +---------------------------------------+
 *  |                                       |      CRC-32C of all bytes before      | 56
 *  +---------------------------------------+---------------------------------------+
 * </pre>
 */
record SegmentHeader(long base, int sizeBytes, long journalId) {

    private static final byte[] MAGIC = {'C', 'O', 'M', 'P', 'O', 'R', 'T', 'A'};
    private static final int FORMAT_VERSION = 1;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int SIZE_OFFSET = 12;
    private static final int BASE_OFFSET = 16;
    private static final int JOURNAL_ID_OFFSET = 24;
    private static final int CRC_OFFSET = 60;

    /** How many records fit. */
    int capacity() {
        return sizeBytes / RecordFrame.LENGTH - 1;
    }

    /** The sequence of the last slot, whether it is filled or not. */
    long lastSequence() {
        return base + capacity() - 1;
    }

    boolean holds(long sequence) {
        return sequence >= base && sequence <= lastSequence();
    }

    /** The byte in the segment where the record of this sequence stands. */
    long position(long sequence) {
        return (sequence - base + 1) * RecordFrame.LENGTH;
    }

    /** What comes after this segment. */
    SegmentHeader next(int nextSizeBytes) {
        return new SegmentHeader(lastSequence() + 1, nextSizeBytes, journalId);
    }

    ByteBuffer encode() {
        ByteBuffer buffer = RecordFrame.allocate(RecordFrame.LENGTH);
        buffer.put(MAGIC_OFFSET, MAGIC);
        buffer.putInt(VERSION_OFFSET, FORMAT_VERSION);
        buffer.putInt(SIZE_OFFSET, sizeBytes);
        buffer.putLong(BASE_OFFSET, base);
        buffer.putLong(JOURNAL_ID_OFFSET, journalId);
        return buffer.putInt(CRC_OFFSET, checksum(buffer));
    }

    /**
     * @throws JournalException {@code DAMAGED} where the slot holds no header of this format
     */
    static SegmentHeader decode(ByteBuffer buffer, String name) {
        byte[] magic = new byte[MAGIC.length];
        buffer.get(MAGIC_OFFSET, magic);
        if (!Arrays.equals(magic, MAGIC) || buffer.getInt(CRC_OFFSET) != checksum(buffer)) {
            throw Damage.inFile(name, "its header is damaged");
        }
        int version = buffer.getInt(VERSION_OFFSET);
        if (version != FORMAT_VERSION) {
            throw Damage.inFile(
                    name, "its format is " + version + ", this program reads " + FORMAT_VERSION);
        }
        return new SegmentHeader(
                buffer.getLong(BASE_OFFSET),
                buffer.getInt(SIZE_OFFSET),
                buffer.getLong(JOURNAL_ID_OFFSET));
    }

    private static int checksum(ByteBuffer buffer) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(0, CRC_OFFSET));
        return (int) crc.getValue();
    }
}
