package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the fields of one record in place. A view that was handed out is valid until its source
 * moves on: copy what must stay.
 */
public final class RecordView {

    /** Size of a record in bytes. */
    public static final int LENGTH = RecordLayout.LENGTH;

    /** The most attempts that a record can count. */
    public static final int ATTEMPTS_MAX = RecordLayout.ATTEMPTS_MAX;

    /** How many processors records can tell apart. */
    public static final int PROCESSORS_MAX = Byte.MAX_VALUE + 1;

    private ByteBuffer buffer = ByteBuffer.allocate(RecordLayout.LENGTH);
    private int offset;

    /** Points at the record at an offset of a little-endian buffer. */
    void wrap(ByteBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
    }

    /** A record that was made up: what is not given is 0. */
    public static RecordView of(
            int type, long sequence, long idMsb, long idLsb, long amountCents, long instantNanos) {
        RecordView view = new RecordView();
        view.buffer.order(ByteOrder.LITTLE_ENDIAN);
        view.buffer.put(RecordLayout.TYPE_OFFSET, (byte) type);
        view.buffer.putLong(RecordLayout.SEQUENCE_OFFSET, sequence);
        view.buffer.putLong(RecordLayout.ID_MSB_OFFSET, idMsb);
        view.buffer.putLong(RecordLayout.ID_LSB_OFFSET, idLsb);
        view.buffer.putLong(RecordLayout.AMOUNT_OFFSET, amountCents);
        view.buffer.putLong(RecordLayout.INSTANT_OFFSET, instantNanos);
        return view;
    }

    /** A copy that stays valid. */
    public RecordView detach() {
        RecordView view = new RecordView();
        view.buffer.order(ByteOrder.LITTLE_ENDIAN);
        copyTo(view.buffer, 0);
        return view;
    }

    /** A copy that stays valid, under another sequence. */
    public RecordView detachAs(long sequence) {
        RecordView view = detach();
        view.buffer.putLong(RecordLayout.SEQUENCE_OFFSET, sequence);
        return view;
    }

    void copyTo(ByteBuffer target, int targetOffset) {
        target.put(targetOffset, buffer, offset, RecordLayout.LENGTH);
    }

    public int type() {
        return buffer.get(offset + RecordLayout.TYPE_OFFSET);
    }

    /** Which processor; −1: none. */
    public int processor() {
        return buffer.get(offset + RecordLayout.PROCESSOR_OFFSET);
    }

    public int evidence() {
        return buffer.get(offset + RecordLayout.EVIDENCE_OFFSET);
    }

    /** Attempts so far; 16383: that many or more. */
    public int attempts() {
        int more =
                (int) recordedAtAndStatus() >> RecordLayout.HTTP_STATUS_BITS
                        & RecordLayout.MORE_ATTEMPTS_MASK;
        int low = Byte.toUnsignedInt(buffer.get(offset + RecordLayout.ATTEMPTS_OFFSET));
        return more << Byte.SIZE | low;
    }

    public long sequence() {
        return buffer.getLong(offset + RecordLayout.SEQUENCE_OFFSET);
    }

    public long idMsb() {
        return buffer.getLong(offset + RecordLayout.ID_MSB_OFFSET);
    }

    public long idLsb() {
        return buffer.getLong(offset + RecordLayout.ID_LSB_OFFSET);
    }

    public long amountCents() {
        return buffer.getLong(offset + RecordLayout.AMOUNT_OFFSET);
    }

    /** Epoch nanoseconds. */
    public long instantNanos() {
        return buffer.getLong(offset + RecordLayout.INSTANT_OFFSET);
    }

    /** Epoch milliseconds. */
    public long recordedAtMillis() {
        return recordedAtAndStatus() >> RecordLayout.RECORDED_AT_SHIFT;
    }

    /** HTTP status; 0: none. */
    public int status() {
        return (int) recordedAtAndStatus() & RecordLayout.HTTP_STATUS_MASK;
    }

    /** Milliseconds; 2³² − 1: that many or more. */
    public long ageMillis() {
        return Integer.toUnsignedLong(buffer.getInt(offset + RecordLayout.AGE_OFFSET));
    }

    /**
     * The last sequence that was known to be synced when this record was appended; 0 where that is
     * too long ago to be told.
     */
    public long syncedSequence() {
        long count =
                Integer.toUnsignedLong(buffer.getInt(offset + RecordLayout.UNSYNCED_COUNT_OFFSET));
        return count == RecordLayout.MAX_UNSIGNED_INT ? 0 : sequence() - count;
    }

    private long recordedAtAndStatus() {
        return buffer.getLong(offset + RecordLayout.RECORDED_AT_AND_STATUS_OFFSET);
    }
}
