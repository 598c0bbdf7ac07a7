package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.journal.RecordFrame;
import java.nio.ByteBuffer;

/**
 * How a batch lies in the journal, little-endian: its bytes cut into records that follow each
 * other, of which the journal numbers and checks each one.
 *
 * <pre>
 *  a record   | 0 CRC | 4 type | 5 remaining (24 bits) | 8 sequence | 16 bytes of the frame (44) | 60 |
 *
 *  the frame  | 0 receivedAtMillis | 8 count | 12 length | 16 length of each event (count * 4) | events |
 * </pre>
 *
 * Type 1 begins a frame, type 2 goes on with it; {@code remaining} counts the records of it that
 * come behind. Length is that of the whole frame. A frame whose end is missing, where the journal
 * ends or another one begins, was never acknowledged: its process died while it wrote.
 */
final class Frame {
    static final int FIRST = 1;
    static final int NEXT = 2;

    static final int PAYLOAD_OFFSET = 16;
    static final int PAYLOAD_BYTES = 44;

    static final int RECEIVED_AT_OFFSET = 0;
    static final int COUNT_OFFSET = 8;
    static final int LENGTH_OFFSET = 12;
    static final int HEAD_BYTES = 16;

    /** More than any request may have; so nothing that is read asks for more memory. */
    static final int BYTES_MAX = 64 << 20;

    private static final int REMAINING_SHIFT = 8;

    private Frame() {}

    static long bytes(EventBatch batch) {
        return HEAD_BYTES + (long) Integer.BYTES * batch.count() + batch.totalBytes();
    }

    static int records(long bytes) {
        return Math.toIntExact((bytes + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES);
    }

    /** Says what a record is, over its type as the journal has set it. */
    static void mark(ByteBuffer record, int offset, int type, int remaining) {
        record.putInt(offset + RecordFrame.TYPE_OFFSET, type | remaining << REMAINING_SHIFT);
    }

    static int remaining(ByteBuffer record, int offset) {
        return record.getInt(offset + RecordFrame.TYPE_OFFSET) >>> REMAINING_SHIFT;
    }
}
