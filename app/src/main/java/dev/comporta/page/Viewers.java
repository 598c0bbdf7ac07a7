package dev.comporta.page;

import dev.comporta.http.AnswerStream;
import dev.comporta.http.StreamSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The pages that look: each gets the same bytes. One that does not take them is closed, and comes
 * back by itself where it still is there.
 *
 * <p>Threading: any.
 */
final class Viewers implements StreamSource {
    static final int MAX = 128;

    /** With hundreds of processors a message is more than a stream takes at a time. */
    private static final int PART_BYTES_MAX = AnswerStream.UNSENT_BYTES_MAX / 4;

    private final Set<AnswerStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean haveNewcomers = new AtomicBoolean();

    int count() {
        return streams.size();
    }

    /** Whether a further one is turned away. */
    boolean areFull() {
        return streams.size() >= MAX;
    }

    boolean areNone() {
        return streams.isEmpty();
    }

    /** Whether some have come since this was asked last. */
    boolean takeNewcomers() {
        return haveNewcomers.getAndSet(false);
    }

    /**
     * Sends a message to all.
     *
     * @param message its bytes must not change any more
     */
    void tell(byte[] message) {
        for (byte[] part : parts(message)) {
            for (AnswerStream stream : streams) {
                if (!stream.write(part)) {
                    stream.end();
                }
            }
        }
    }

    private static List<byte[]> parts(byte[] message) {
        if (message.length <= PART_BYTES_MAX) {
            return List.of(message);
        }
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < message.length; from += PART_BYTES_MAX) {
            int to = Math.min(message.length, from + PART_BYTES_MAX);
            parts.add(Arrays.copyOfRange(message, from, to));
        }
        return parts;
    }

    @Override
    public void onOpened(AnswerStream stream) {
        if (areFull()) { // several may have come at once
            stream.end();
            return;
        }
        streams.add(stream);
        haveNewcomers.set(true);
    }

    @Override
    public void onClosed(AnswerStream stream) {
        streams.remove(stream);
    }
}
