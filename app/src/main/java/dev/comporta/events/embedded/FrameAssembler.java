package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFrame;
import dev.comporta.journal.RecordHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes batches of records that come in their order. What has no end is dropped.
 *
 * <p>Threading: one owner.
 */
final class FrameAssembler implements RecordHandler {
    private static final byte[] NONE = {};

    private final Target target;
    private byte[] frame = NONE;
    private int filled;
    private int remaining;

    /** Gets batches that are whole. */
    interface Target {
        /**
         * Takes the next one.
         *
         * @param lastSequence of the batch's last record
         */
        void onBatch(EventBatch batch, long lastSequence);
    }

    FrameAssembler(Target target) {
        this.target = target;
    }

    /** Forgets what has no end yet. */
    void reset() {
        frame = NONE;
        filled = 0;
        remaining = 0;
    }

    @Override
    public void onRecord(ByteBuffer record, int offset) {
        int left = Frame.remaining(record, offset);
        switch (RecordFrame.type(record, offset)) {
            case Frame.FIRST -> begin(record, offset, left);
            case Frame.NEXT -> require(left == remaining - 1, record, offset);
            default -> throw damage(record, offset);
        }
        remaining = left;
        int part = Math.min(Frame.PAYLOAD_BYTES, frame.length - filled);
        record.get(offset + Frame.PAYLOAD_OFFSET, frame, filled, part);
        filled += part;
        if (remaining == 0) {
            EventBatch batch = batch(record, offset);
            reset();
            target.onBatch(batch, RecordFrame.sequence(record, offset));
        }
    }

    private void begin(ByteBuffer record, int offset, int left) {
        int bytes = record.getInt(offset + Frame.PAYLOAD_OFFSET + Frame.LENGTH_OFFSET);
        require(bytes >= Frame.HEAD_BYTES && bytes <= Frame.BYTES_MAX, record, offset);
        require(left == Frame.records(bytes) - 1, record, offset);
        frame = new byte[bytes];
        filled = 0;
    }

    /** The events stay where they are. */
    private EventBatch batch(ByteBuffer record, int offset) {
        ByteBuffer head = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        EventBatch batch = new EventBatch(frame, head.getLong(Frame.RECEIVED_AT_OFFSET));
        int count = head.getInt(Frame.COUNT_OFFSET);
        long start = Frame.HEAD_BYTES + (long) Integer.BYTES * count;
        require(count >= 0 && start <= frame.length, record, offset);
        for (int index = 0; index < count; index++) {
            int length = head.getInt(Frame.HEAD_BYTES + Integer.BYTES * index);
            require(length >= 0 && length <= frame.length - start, record, offset);
            batch.add((int) start, length);
            start += length;
        }
        return batch;
    }

    private static void require(boolean holds, ByteBuffer record, int offset) {
        if (!holds) {
            throw damage(record, offset);
        }
    }

    private static JournalException damage(ByteBuffer record, int offset) {
        return JournalException.damaged(
                "no part of a batch as this version writes them: sequence="
                        + RecordFrame.sequence(record, offset));
    }
}
