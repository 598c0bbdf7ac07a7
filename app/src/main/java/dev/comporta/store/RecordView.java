package dev.comporta.store;

import dev.comporta.journal.Journal;
import dev.comporta.journal.RecordFile;
import dev.comporta.journal.RecordFrame;
import dev.comporta.journal.RecordHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reads and writes a payment's fields in a record, in place. A view that was handed out is valid
 * until its source moves on: copy what must stay.
 *
 * <p>Where the fields stand, little-endian; what is dotted is the journal's own:
 *
 * <pre>
 *   0         1         2         3         4         5         6         7
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  | . . . . . . . . . . . . . . . . . . . | type    |processor|evidence |attempts |  0
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  | . . . . . . . . . . . . . . . . . sequence. . . . . . . . . . . . . . . . . . |  8
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
 *  |           age, milliseconds           | . . . . . . . . . . . . . . . . . . . | 56
 *  +---------------------------------------+---------------------------------------+
 * </pre>
 *
 * The 16 bits of status and attempts are the HTTP status in the lower ten, and in the upper six the
 * attempts that the byte of their own can't tell.
 */
final class RecordView {
    static final int NO_PROCESSOR = -1;
    static final int PROCESSORS_MAX = Byte.MAX_VALUE + 1;

    private static final int PROCESSOR_OFFSET = 5;
    private static final int EVIDENCE_OFFSET = 6;
    private static final int ATTEMPTS_OFFSET = 7;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int ID_MSB_OFFSET = 16;
    private static final int ID_LSB_OFFSET = 24;
    private static final int AMOUNT_OFFSET = 32;
    private static final int INSTANT_OFFSET = 40;
    private static final int RECORDED_AT_AND_STATUS_OFFSET = 48;
    private static final int AGE_OFFSET = 56;

    private static final int RECORDED_AT_SHIFT = 16;
    private static final int HTTP_STATUS_BITS = 10;
    private static final int HTTP_STATUS_MASK = (1 << HTTP_STATUS_BITS) - 1;
    private static final int MORE_ATTEMPTS_MASK = 0x3F;
    private static final long AGE_MAX_MILLIS = 0xFFFF_FFFFL;
    static final int ATTEMPTS_MAX = MORE_ATTEMPTS_MASK << Byte.SIZE | 0xFF;

    private ByteBuffer buffer =
            ByteBuffer.allocate(RecordFrame.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private int offset;

    /** Of a record that is made up, and not the journal's. */
    static RecordView ofType(int type) {
        RecordView view = new RecordView();
        view.buffer.put(RecordFrame.TYPE_OFFSET, (byte) type);
        return view;
    }

    /** Hands records over as views, each valid during the call only. */
    static RecordHandler each(Consumer<RecordView> target) {
        RecordView view = new RecordView();
        return (buffer, offset) -> {
            view.wrap(buffer, offset);
            target.accept(view);
        };
    }

    /** Reads a record of a file. */
    static RecordView read(RecordFile file, long index) throws IOException {
        RecordView record = new RecordView();
        file.read(index, (buffer, offset) -> buffer.get(offset, record.buffer.array()));
        return record;
    }

    /** Points at the record at an offset of a little-endian buffer. */
    void wrap(ByteBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
    }

    /** Points at the next slot of a journal, empty but for the type. */
    RecordView claim(Journal journal, int type) {
        offset = journal.claim(type);
        buffer = journal.slots();
        return this;
    }

    /** A copy that stays valid. */
    RecordView detach() {
        RecordView view = new RecordView();
        copyTo(view.buffer, 0);
        return view;
    }

    void copyTo(ByteBuffer target, int targetOffset) {
        target.put(targetOffset, buffer, offset, RecordFrame.LENGTH);
    }

    void appendTo(RecordFile file, long sequence) throws IOException {
        file.append(buffer, offset, sequence);
    }

    /** One of {@link RecordType}. */
    int type() {
        return RecordFrame.type(buffer, offset);
    }

    long sequence() {
        return RecordFrame.sequence(buffer, offset);
    }

    RecordView sequence(long sequence) {
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence);
        return this;
    }

    /** Which processor; {@link #NO_PROCESSOR}: none. */
    int processor() {
        return buffer.get(offset + PROCESSOR_OFFSET);
    }

    RecordView processor(int processor) {
        buffer.put(offset + PROCESSOR_OFFSET, (byte) processor);
        return this;
    }

    int evidence() {
        return buffer.get(offset + EVIDENCE_OFFSET);
    }

    RecordView evidence(int code) {
        buffer.put(offset + EVIDENCE_OFFSET, (byte) code);
        return this;
    }

    UUID id() {
        return new UUID(idMsb(), idLsb());
    }

    long idMsb() {
        return buffer.getLong(offset + ID_MSB_OFFSET);
    }

    long idLsb() {
        return buffer.getLong(offset + ID_LSB_OFFSET);
    }

    RecordView id(long msb, long lsb) {
        buffer.putLong(offset + ID_MSB_OFFSET, msb);
        buffer.putLong(offset + ID_LSB_OFFSET, lsb);
        return this;
    }

    long amountCents() {
        return buffer.getLong(offset + AMOUNT_OFFSET);
    }

    RecordView amountCents(long amountCents) {
        buffer.putLong(offset + AMOUNT_OFFSET, amountCents);
        return this;
    }

    /** Epoch nanoseconds. */
    long instantNanos() {
        return buffer.getLong(offset + INSTANT_OFFSET);
    }

    RecordView instantNanos(long instantNanos) {
        buffer.putLong(offset + INSTANT_OFFSET, instantNanos);
        return this;
    }

    /** Epoch milliseconds. */
    long recordedAtMillis() {
        return recordedAtAndStatus() >> RECORDED_AT_SHIFT;
    }

    /** HTTP status; 0: none. */
    int status() {
        return (int) recordedAtAndStatus() & HTTP_STATUS_MASK;
    }

    /** Attempts so far; {@link #ATTEMPTS_MAX}: that many or more. */
    int attempts() {
        int more = (int) recordedAtAndStatus() >> HTTP_STATUS_BITS & MORE_ATTEMPTS_MASK;
        return more << Byte.SIZE | Byte.toUnsignedInt(buffer.get(offset + ATTEMPTS_OFFSET));
    }

    private long recordedAtAndStatus() {
        return buffer.getLong(offset + RECORDED_AT_AND_STATUS_OFFSET);
    }

    /**
     * What shares a word.
     *
     * @param epochMillis below 2⁴⁷
     * @param attempts above {@link #ATTEMPTS_MAX}: kept as that
     * @param status 0 to 1,023
     */
    RecordView recordedAt(long epochMillis, int attempts, int status) {
        int toldAttempts = Math.min(attempts, ATTEMPTS_MAX);
        int moreAttempts = toldAttempts >> Byte.SIZE << HTTP_STATUS_BITS;
        buffer.put(offset + ATTEMPTS_OFFSET, (byte) toldAttempts);
        buffer.putLong(
                offset + RECORDED_AT_AND_STATUS_OFFSET,
                epochMillis << RECORDED_AT_SHIFT | moreAttempts | (status & HTTP_STATUS_MASK));
        return this;
    }

    /** Milliseconds; 2³² − 1: that many or more. */
    long ageMillis() {
        return Integer.toUnsignedLong(buffer.getInt(offset + AGE_OFFSET));
    }

    RecordView ageMillis(long ageMillis) {
        buffer.putInt(offset + AGE_OFFSET, (int) Math.min(ageMillis, AGE_MAX_MILLIS));
        return this;
    }

    /** Epoch milliseconds. */
    long acceptedAtMillis() {
        return recordedAtMillis() - ageMillis();
    }
}
