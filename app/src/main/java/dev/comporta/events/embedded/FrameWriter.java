package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.journal.Journal;
import java.nio.ByteBuffer;

/**
 * Appends batches to a journal, each as one {@link Frame}.
 *
 * <p>Threading: the journal's owner.
 */
final class FrameWriter {
    private final Journal journal;
    private ByteBuffer slots;
    private int payload;
    private int used;
    private int remaining;
    private long sequence;

    FrameWriter(Journal journal) {
        this.journal = journal;
        slots = journal.slots();
    }

    /**
     * Appends one for which the journal has room.
     *
     * @return the sequence of its last record
     */
    long write(EventBatch batch) {
        int bytes = Math.toIntExact(Frame.bytes(batch));
        remaining = Frame.records(bytes);
        claim(Frame.FIRST);
        slots.putLong(payload + Frame.RECEIVED_AT_OFFSET, batch.receivedAtMillis());
        slots.putInt(payload + Frame.COUNT_OFFSET, batch.count());
        slots.putInt(payload + Frame.LENGTH_OFFSET, bytes);
        used = Frame.HEAD_BYTES;
        for (int index = 0; index < batch.count(); index++) {
            put(batch.length(index));
        }
        for (int index = 0; index < batch.count(); index++) {
            put(batch.bytes(), batch.offset(index), batch.length(index));
        }
        sequence = journal.commit();
        return sequence;
    }

    /** A whole number of them fits into a record. */
    private void put(int number) {
        if (used == Frame.PAYLOAD_BYTES) {
            next();
        }
        slots.putInt(payload + used, number);
        used += Integer.BYTES;
    }

    private void put(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (used == Frame.PAYLOAD_BYTES) {
                next();
            }
            int part = Math.min(Frame.PAYLOAD_BYTES - used, end - from);
            slots.put(payload + used, bytes, from, part);
            used += part;
            from += part;
        }
    }

    private void next() {
        sequence = journal.commit();
        claim(Frame.NEXT);
        used = 0;
    }

    private void claim(int type) {
        int offset = journal.claim(type);
        slots = journal.slots();
        payload = offset + Frame.PAYLOAD_OFFSET;
        Frame.mark(slots, offset, type, --remaining);
    }
}
