package dev.comporta.store;

import dev.comporta.journal.RecordFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Copies of records, by slot, in 64 bytes each and nothing besides: for very many of them.
 *
 * <p>Threading: one owner.
 */
final class RecordPool {
    private static final int CHUNK_RECORDS = 4096;

    private @Nullable ByteBuffer[] chunks = new @Nullable ByteBuffer[16];
    private int[] sizes = new int[16];
    private int[] freeSlots = new int[16];
    private int freeCount;
    private int end;

    /** Copies a record into a slot, whose number this gives. */
    int add(RecordView record) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : append();
        sizes[slot / CHUNK_RECORDS]++;
        replace(slot, record);
        return slot;
    }

    void replace(int slot, RecordView record) {
        record.copyTo(chunkOf(slot), offsetOf(slot));
    }

    /** Points a view at a copy; valid until the slot is removed or gets another record. */
    void view(int slot, RecordView target) {
        target.wrap(chunkOf(slot), offsetOf(slot));
    }

    /** Frees a slot for another record. */
    void remove(int slot) {
        sizes[slot / CHUNK_RECORDS]--;
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
        }
        freeSlots[freeCount++] = slot;
    }

    /** Removes a slot where none is added any more: memory is given back as it empties. */
    void drop(int slot) {
        int chunk = slot / CHUNK_RECORDS;
        if (--sizes[chunk] == 0) {
            chunks[chunk] = null;
        }
    }

    void clear() {
        Arrays.fill(chunks, null);
        Arrays.fill(sizes, 0);
        freeCount = 0;
        end = 0;
    }

    private int append() {
        int chunk = end / CHUNK_RECORDS;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
            sizes = Arrays.copyOf(sizes, chunk * 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] =
                    ByteBuffer.allocate(CHUNK_RECORDS * RecordFrame.LENGTH)
                            .order(ByteOrder.LITTLE_ENDIAN);
        }
        return end++;
    }

    private ByteBuffer chunkOf(int slot) {
        ByteBuffer chunk = chunks[slot / CHUNK_RECORDS];
        if (chunk == null) {
            throw new IllegalStateException("no record in slot " + slot);
        }
        return chunk;
    }

    private static int offsetOf(int slot) {
        return slot % CHUNK_RECORDS * RecordFrame.LENGTH;
    }
}
