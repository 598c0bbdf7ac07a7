package dev.comporta.events;

import java.util.Arrays;

/**
 * The valid events of one request, each a JSON object (RFC 8259, UTF-8) as the client wrote it.
 *
 * <p>Threading: immutable once it is handed over.
 */
public final class EventBatch {
    private final byte[] bytes;
    private final long receivedAtMillis;
    private int[] spans = new int[2];
    private int count;

    /**
     * @param bytes what the spans lie in; the batch's own from now on
     * @param receivedAtMillis when the request was read, in milliseconds since 1970
     */
    public EventBatch(byte[] bytes, long receivedAtMillis) {
        this.bytes = bytes;
        this.receivedAtMillis = receivedAtMillis;
    }

    /** Adds one, behind the others. */
    public void add(int offset, int length) {
        if (2 * count == spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[2 * count] = offset;
        spans[2 * count + 1] = length;
        count++;
    }

    public byte[] bytes() {
        return bytes;
    }

    public long receivedAtMillis() {
        return receivedAtMillis;
    }

    public int count() {
        return count;
    }

    public int offset(int index) {
        return spans[2 * index];
    }

    public int length(int index) {
        return spans[2 * index + 1];
    }

    /** The bytes of all its events. */
    public long totalBytes() {
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += length(i);
        }
        return total;
    }
}
