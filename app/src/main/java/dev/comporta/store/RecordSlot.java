package dev.comporta.store;

import dev.comporta.journal.Journal;
import dev.comporta.journal.RecordFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** Writes the fields of one record in place: see {@link RecordLayout}. What is not given is 0. */
final class RecordSlot {
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int offset;

    /** A slot for a record that is made up, and not the journal's. */
    static RecordSlot detached(int type) {
        RecordSlot slot = new RecordSlot();
        slot.buffer = ByteBuffer.allocate(RecordFrame.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        slot.buffer.put(RecordFrame.TYPE_OFFSET, (byte) type);
        return slot;
    }

    /** Points at the next slot of a journal, empty but for the type. */
    RecordSlot claim(Journal journal, int type) {
        offset = journal.claim(type);
        buffer = journal.slots();
        return this;
    }

    /**
     * @param processor which, or {@link RecordLayout#NO_PROCESSOR}
     */
    RecordSlot processor(int processor) {
        buffer.put(offset + RecordLayout.PROCESSOR_OFFSET, (byte) processor);
        return this;
    }

    RecordSlot evidence(int code) {
        buffer.put(offset + RecordLayout.EVIDENCE_OFFSET, (byte) code);
        return this;
    }

    RecordSlot id(UUID id) {
        return id(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    RecordSlot id(long msb, long lsb) {
        buffer.putLong(offset + RecordLayout.ID_MSB_OFFSET, msb);
        buffer.putLong(offset + RecordLayout.ID_LSB_OFFSET, lsb);
        return this;
    }

    RecordSlot amountCents(long amountCents) {
        buffer.putLong(offset + RecordLayout.AMOUNT_OFFSET, amountCents);
        return this;
    }

    /**
     * @param instantNanos epoch nanoseconds
     */
    RecordSlot instantNanos(long instantNanos) {
        buffer.putLong(offset + RecordLayout.INSTANT_OFFSET, instantNanos);
        return this;
    }

    /**
     * What shares a word.
     *
     * @param epochMillis below 2⁴⁷
     * @param attempts above {@link RecordLayout#ATTEMPTS_MAX}: kept as that
     * @param status 0 to 1,023
     */
    RecordSlot recordedAt(long epochMillis, int attempts, int status) {
        int toldAttempts = Math.min(attempts, RecordLayout.ATTEMPTS_MAX);
        int moreAttempts = toldAttempts >> Byte.SIZE << RecordLayout.HTTP_STATUS_BITS;
        buffer.put(offset + RecordLayout.ATTEMPTS_OFFSET, (byte) toldAttempts);
        buffer.putLong(
                offset + RecordLayout.RECORDED_AT_AND_STATUS_OFFSET,
                epochMillis << RecordLayout.RECORDED_AT_SHIFT
                        | moreAttempts
                        | (status & RecordLayout.HTTP_STATUS_MASK));
        return this;
    }

    /**
     * @param ageMillis above 2³² − 1: kept as that
     */
    RecordSlot ageMillis(long ageMillis) {
        int told = (int) Math.min(ageMillis, RecordLayout.AGE_MAX_MILLIS);
        buffer.putInt(offset + RecordLayout.AGE_OFFSET, told);
        return this;
    }

    /** The record as it stands. */
    RecordView view() {
        RecordView view = new RecordView();
        view.wrap(buffer, offset);
        return view;
    }
}
