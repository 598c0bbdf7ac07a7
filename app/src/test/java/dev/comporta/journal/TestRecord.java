package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * A record but for what is the journal's own, to compare what comes back with what was appended.
 *
 * @param bytes the appender's, in hexadecimal digits
 */
public record TestRecord(int type, String bytes) {
    private static final int FIRST = RecordFrame.TYPE_OFFSET + 1;
    private static final int FIRST_LENGTH = RecordFrame.SEQUENCE_OFFSET - FIRST;
    private static final int SECOND = RecordFrame.SEQUENCE_OFFSET + Long.BYTES;
    private static final int SECOND_LENGTH = RecordFrame.UNSYNCED_COUNT_OFFSET - SECOND;

    public static TestRecord random(SplittableRandom random) {
        byte[] bytes = new byte[FIRST_LENGTH + SECOND_LENGTH];
        random.nextBytes(bytes);
        return new TestRecord(random.nextInt(1, 128), HexFormat.of().formatHex(bytes));
    }

    public static TestRecord of(ByteBuffer buffer, int offset) {
        byte[] bytes = new byte[FIRST_LENGTH + SECOND_LENGTH];
        buffer.get(offset + FIRST, bytes, 0, FIRST_LENGTH);
        buffer.get(offset + SECOND, bytes, FIRST_LENGTH, SECOND_LENGTH);
        return new TestRecord(RecordFrame.type(buffer, offset), HexFormat.of().formatHex(bytes));
    }

    public long appendTo(Journal journal) {
        fill(journal.claim(type), journal.slots());
        return journal.commit();
    }

    private void fill(int offset, ByteBuffer slots) {
        byte[] filled = HexFormat.of().parseHex(bytes);
        slots.put(offset + FIRST, filled, 0, FIRST_LENGTH);
        slots.put(offset + SECOND, filled, FIRST_LENGTH, SECOND_LENGTH);
    }

    /** The record in a buffer of its own. */
    ByteBuffer toBuffer() {
        ByteBuffer buffer = RecordFrame.allocate(RecordFrame.LENGTH);
        fill(0, buffer.put(RecordFrame.TYPE_OFFSET, (byte) type));
        return buffer;
    }
}
