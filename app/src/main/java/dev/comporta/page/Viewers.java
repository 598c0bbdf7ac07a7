package dev.comporta.page;

import dev.comporta.http.AnswerStream;
import dev.comporta.http.StreamSource;
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

    private final Set<AnswerStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean haveNewcomers = new AtomicBoolean();

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
        for (AnswerStream stream : streams) {
            if (!stream.write(message)) {
                stream.end();
            }
        }
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
