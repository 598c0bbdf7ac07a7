package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Where a record's fields stand, little-endian.
 *
 * <pre>
 *   0         1         2         3         4         5         6         7
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  |                CRC-32C                | type    |processor|evidence |attempts |  0
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  |                                   sequence                                    |  8
 *  +-------------------------------------------------------------------------------+
 *  |                         id, most significant half                             | 16
 *  +-------------------------------------------------------------------------------+
 *  |                         id, least significant half                            | 24
 *  +-------------------------------------------------------------------------------+
 *  |                                amount, cents                                  | 32
 *  +-------------------------------------------------------------------------------+
 *  |                         instant, epoch nanoseconds                            | 40
 *  +-------------------+-----------------------------------------------------------+
 *  | status, attempts  |              recorded at, epoch milliseconds              | 48
 *  +-------------------+-------------------+---------------------------------------+
 *  |           age, milliseconds           |            unsynced count             | 56
 *  +---------------------------------------+---------------------------------------+
 * </pre>
 *
 * Type 0 is an empty slot. The 16 bits of status and attempts are the HTTP status in the lower ten,
 * and in the upper six the attempts that the byte of their own can't tell. The unsynced count is
 * the record's sequence less the last sequence that was known to be synced when the record was
 * appended: it lets recovery tell damage from a torn tail. The checksum covers all bytes behind it
 * and is tied to the journal's random id, so that a record of another journal is refused.
 */
final class RecordLayout {

    static final int LENGTH = 64;

    static final int CRC_OFFSET = 0;
    static final int TYPE_OFFSET = 4;
    static final int PROCESSOR_OFFSET = 5;
    static final int EVIDENCE_OFFSET = 6;
    static final int ATTEMPTS_OFFSET = 7;
    static final int SEQUENCE_OFFSET = 8;
    static final int ID_MSB_OFFSET = 16;
    static final int ID_LSB_OFFSET = 24;
    static final int AMOUNT_OFFSET = 32;
    static final int INSTANT_OFFSET = 40;
    static final int RECORDED_AT_AND_STATUS_OFFSET = 48;
    static final int AGE_OFFSET = 56;
    static final int UNSYNCED_COUNT_OFFSET = 60;

    static final int RECORDED_AT_SHIFT = 16;
    static final int HTTP_STATUS_BITS = 10;
    static final int HTTP_STATUS_MASK = (1 << HTTP_STATUS_BITS) - 1;
    static final int MORE_ATTEMPTS_MASK = 0x3F;

    /** The most attempts that a record can tell. */
    static final int ATTEMPTS_MAX = MORE_ATTEMPTS_MASK << Byte.SIZE | 0xFF;

    static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

    private RecordLayout() {}

    static ByteBuffer allocate(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
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

    /** As an unsigned int; what is larger becomes the largest. */
    static int saturate(long value) {
        return (int) Math.min(value, MAX_UNSIGNED_INT);
    }
}
