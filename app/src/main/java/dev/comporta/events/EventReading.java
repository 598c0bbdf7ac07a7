package dev.comporta.events;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one request brought: where its valid events lie, what tells each from all others, and which
 * are rejected.
 *
 * <p>Threading: belongs to one thread at a time.
 */
final class EventReading {
    private static final int FIRST_CAPACITY = 8;

    private final byte[] bytes;
    private final List<RejectedEvent> rejected = new ArrayList<>(0);
    private long[] hashes = new long[2 * FIRST_CAPACITY];
    private int[] spans = new int[2 * FIRST_CAPACITY];
    private int[] indexes = new int[FIRST_CAPACITY];
    private int count;

    EventReading(byte[] bytes) {
        this.bytes = bytes;
    }

    void accept(int index, int start, int end, long high, long low) {
        if (count == indexes.length) {
            hashes = Arrays.copyOf(hashes, 2 * hashes.length);
            spans = Arrays.copyOf(spans, 2 * spans.length);
            indexes = Arrays.copyOf(indexes, 2 * indexes.length);
        }
        hashes[2 * count] = high;
        hashes[2 * count + 1] = low;
        spans[2 * count] = start;
        spans[2 * count + 1] = end;
        indexes[count] = index;
        count++;
    }

    void reject(RejectedEvent event) {
        rejected.add(event);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Of the valid ones; what follows counts among these. */
    int count() {
        return count;
    }

    /** All that were sent. */
    int total() {
        return count + rejected.size();
    }

    List<RejectedEvent> rejected() {
        return rejected;
    }

    /** Two of each. */
    long[] hashes() {
        return hashes;
    }

    int start(int valid) {
        return spans[2 * valid];
    }

    int end(int valid) {
        return spans[2 * valid + 1];
    }

    /** Its place among all that were sent. */
    int index(int valid) {
        return indexes[valid];
    }
}
