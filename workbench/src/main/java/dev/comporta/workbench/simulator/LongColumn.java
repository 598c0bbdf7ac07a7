package dev.comporta.workbench.simulator;

import java.util.ArrayList;

/** A list of longs that grows by chunks, so that growing never copies what is there. */
final class LongColumn {

    private static final int CHUNK_BITS = 14;
    private static final int CHUNK_LENGTH = 1 << CHUNK_BITS;

    private final ArrayList<long[]> chunks = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    long get(int index) {
        return chunks.get(index >> CHUNK_BITS)[index & (CHUNK_LENGTH - 1)];
    }

    void add(long value) {
        int index = size++;
        if (index >> CHUNK_BITS == chunks.size()) {
            chunks.add(new long[CHUNK_LENGTH]);
        }
        chunks.get(index >> CHUNK_BITS)[index & (CHUNK_LENGTH - 1)] = value;
    }
}
