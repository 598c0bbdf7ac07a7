package dev.comporta.store;

import dev.comporta.journal.RecordFile;
import dev.comporta.journal.RecordFrame;
import dev.comporta.journal.RecordHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reads the fields of one record in place: see {@link RecordLayout}. A view that was handed out is
 * valid until its source moves on: copy what must stay.
 */
final class RecordView {
    private ByteBuffer buffer = ByteBuffer.allocate(RecordFrame.LENGTH);
    private int offset;

    /** Hands records over as views, each valid during the call only. */
    static RecordHandler each(Consumer<RecordView> target) {
        RecordView view = new RecordView();
        return (buffer, offset) -> {
            view.wrap(buffer, offset);
            target.accept(view);
        };
    }

    /** Points at the record at an offset of a little-endian buffer. */
    void wrap(ByteBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
    }

    /** A copy that stays valid. */
    RecordView detach() {
        RecordView view = new RecordView();
        view.buffer.order(ByteOrder.LITTLE_ENDIAN);
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

    /** Which processor; {@link RecordLayout#NO_PROCESSOR}: none. */
    int processor() {
        return buffer.get(offset + RecordLayout.PROCESSOR_OFFSET);
    }

    int evidence() {
        return buffer.get(offset + RecordLayout.EVIDENCE_OFFSET);
    }

    /** Attempts so far; {@link RecordLayout#ATTEMPTS_MAX}: that many or more. */
    int attempts() {
        int more =
                (int) recordedAtAndStatus() >> RecordLayout.HTTP_STATUS_BITS
                        & RecordLayout.MORE_ATTEMPTS_MASK;
        int low = Byte.toUnsignedInt(buffer.get(offset + RecordLayout.ATTEMPTS_OFFSET));
        return more << Byte.SIZE | low;
    }

    long sequence() {
        return RecordFrame.sequence(buffer, offset);
    }

    long idMsb() {
        return buffer.getLong(offset + RecordLayout.ID_MSB_OFFSET);
    }

    long idLsb() {
        return buffer.getLong(offset + RecordLayout.ID_LSB_OFFSET);
    }

    UUID id() {
        return new UUID(idMsb(), idLsb());
    }

    long amountCents() {
        return buffer.getLong(offset + RecordLayout.AMOUNT_OFFSET);
    }

    /** Epoch nanoseconds. */
    long instantNanos() {
        return buffer.getLong(offset + RecordLayout.INSTANT_OFFSET);
    }

    /** Epoch milliseconds. */
    long recordedAtMillis() {
        return recordedAtAndStatus() >> RecordLayout.RECORDED_AT_SHIFT;
    }

    /** HTTP status; 0: none. */
    int status() {
        return (int) recordedAtAndStatus() & RecordLayout.HTTP_STATUS_MASK;
    }

    /** Milliseconds; 2³² − 1: that many or more. */
    long ageMillis() {
        return Integer.toUnsignedLong(buffer.getInt(offset + RecordLayout.AGE_OFFSET));
    }

    /** Epoch milliseconds. */
    long acceptedAtMillis() {
        return recordedAtMillis() - ageMillis();
    }

    private long recordedAtAndStatus() {
        return buffer.getLong(offset + RecordLayout.RECORDED_AT_AND_STATUS_OFFSET);
    }
}
