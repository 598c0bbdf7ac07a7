package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What the journal itself needs of a record, little-endian. The bytes between are whoever's who
 * appends.
 *
 * <pre>
 *   0         1         2         3         4         5         6         7
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  |                CRC-32C                | type    |       the appender's        |  0
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  |                                   sequence                                    |  8
 *  +-------------------------------------------------------------------------------+
 *  |                                                                               | 16
 *  |                            the appender's, 44 bytes                           |
 *  |                                       +---------------------------------------+
 *  |                                       |            unsynced count             | 56
 *  +---------------------------------------+---------------------------------------+
 * </pre>
 *
 * Type 0 is an empty slot; what another type means is the appender's matter. The unsynced count is
 * the record's sequence less the last sequence that was known to be synced when the record was
 * appended: it lets recovery tell damage from a torn tail. The checksum covers all bytes behind it
 * and is tied to the journal's random id, so that a record of another journal is refused.
 */
public final class RecordFrame {
    /** Size of a record in bytes. */
    public static final int LENGTH = 64;

    public static final int TYPE_OFFSET = 4;

    static final int CRC_OFFSET = 0;
    static final int SEQUENCE_OFFSET = 8;
    static final int UNSYNCED_COUNT_OFFSET = 60;

    private static final long UNSYNCED_COUNT_MAX = 0xFFFF_FFFFL;

    private RecordFrame() {}

    /** A buffer in the records' byte order. */
    static ByteBuffer allocate(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static int type(ByteBuffer buffer, int offset) {
        return buffer.get(offset + TYPE_OFFSET);
    }

    public static long sequence(ByteBuffer buffer, int offset) {
        return buffer.getLong(offset + SEQUENCE_OFFSET);
    }

    /**
     * The last sequence that was known to be synced when this record was appended; 0 where that is
     * too long ago to be told.
     */
    static long syncedSequence(ByteBuffer buffer, int offset) {
        long count = Integer.toUnsignedLong(buffer.getInt(offset + UNSYNCED_COUNT_OFFSET));
        return count == UNSYNCED_COUNT_MAX ? 0 : sequence(buffer, offset) - count;
    }

    /** Empties a slot. */
    static void clear(ByteBuffer buffer, int offset) {
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            buffer.putLong(offset + i, 0);
        }
    }

    /** Completes a record that is filled but for this. */
    static void seal(
            CRC32C crc,
            ByteBuffer buffer,
            int offset,
            long journalId,
            long sequence,
            long syncedSequence) {
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence);
        long unsyncedCount = Math.min(sequence - syncedSequence, UNSYNCED_COUNT_MAX);
        buffer.putInt(offset + UNSYNCED_COUNT_OFFSET, (int) unsyncedCount);
        buffer.putInt(offset + CRC_OFFSET, checksum(crc, buffer, offset, journalId));
    }

    /**
     * The checksum of the record at the offset. To start a CRC from another value is, for messages
     * of one length, the same as to xor a constant onto it: so the id is folded in at the end.
     */
    static int checksum(CRC32C crc, ByteBuffer buffer, int offset, long journalId) {
        crc.reset();
        buffer.limit(offset + LENGTH).position(offset + TYPE_OFFSET);
        crc.update(buffer);
        buffer.clear();
        return (int) crc.getValue() ^ Long.hashCode(journalId);
    }

    static boolean isValid(CRC32C crc, ByteBuffer buffer, int offset, long journalId) {
        return buffer.get(offset + TYPE_OFFSET) != 0
                && buffer.getInt(offset + CRC_OFFSET) == checksum(crc, buffer, offset, journalId);
    }

    /** Whether no byte of the slot was ever written. */
    static boolean isEmpty(ByteBuffer buffer, int offset) {
        long bits = 0;
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            bits |= buffer.getLong(offset + i);
        }
        return bits == 0;
    }
}
