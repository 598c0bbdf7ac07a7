package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The newest records of a log, one behind the other in chunks: so they take little more memory than
 * they are long, however few were appended at a time.
 */
final class HeldRecords {
    private static final int CHUNK_RECORDS_MAX = 256;

    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private final long wanted;
    private final int chunkRecords;
    private long first;
    private long last;

    /**
     * @param lastSequence the one behind which the records begin
     * @param bytes so much of them is held, and a fourth more at most of what is dropped in chunks
     */
    HeldRecords(long lastSequence, int bytes) {
        wanted = bytes / RecordFrame.LENGTH;
        chunkRecords = Math.clamp(wanted / 4, 1, CHUNK_RECORDS_MAX);
        first = lastSequence + 1;
        last = lastSequence;
    }

    /** The first that is held; the one behind the last where none is. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    boolean holds(long sequence) {
        return first <= sequence && sequence <= last;
    }

    /** Holds a copy of further records. */
    void add(ByteBuffer records) {
        int done = 0;
        while (done < records.limit()) {
            int used = placeIn(last + 1);
            if (used == 0) {
                chunks.add(ByteBuffer.allocate(bytes(chunkRecords)).order(ByteOrder.LITTLE_ENDIAN));
            }
            int length = Math.min(bytes(chunkRecords) - used, records.limit() - done);
            chunks.getLast().put(used, records, done, length);
            last += length / RecordFrame.LENGTH;
            done += length;
        }
    }

    /**
     * Copies records out.
     *
     * @param from one that is held
     * @param to the last one wanted; those of one chunk come at the most
     */
    ByteBuffer copy(long from, long to) {
        int offset = placeIn(from);
        int length = Math.min(bytes(to - from + 1), bytes(chunkRecords) - offset);
        return ByteBuffer.allocate(length).put(0, chunkOf(from), offset, length);
    }

    void read(long sequence, RecordHandler target) {
        target.onRecord(chunkOf(sequence), placeIn(sequence));
    }

    /** Drops the oldest beyond what is to be held, of those up to a sequence. */
    void dropUpTo(long sequence) {
        while (last + 1 - first - chunkRecords >= wanted && first + chunkRecords - 1 <= sequence) {
            chunks.removeFirst();
            first += chunkRecords;
        }
    }

    private ByteBuffer chunkOf(long sequence) {
        return chunks.stream().skip((sequence - first) / chunkRecords).findFirst().orElseThrow();
    }

    private int placeIn(long sequence) {
        return bytes((sequence - first) % chunkRecords);
    }

    private static int bytes(long records) {
        return (int) records * RecordFrame.LENGTH;
    }
}
