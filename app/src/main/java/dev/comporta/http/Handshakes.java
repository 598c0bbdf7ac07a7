package dev.comporta.http;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The handshakes that are under way on one event loop, oldest first. Where there are too many, the
 * oldest gives way: a client that means it is through in two round trips, and a flood of those that
 * don't keeps nobody out who is faster than it.
 *
 * <p>Threading: owned by its event loop.
 */
final class Handshakes {
    /** What one takes: the messages of both sides, and the engine. */
    private static final int BYTES = 64 * 1024;

    private static final int LEAST = 8;
    private static final int MOST = 512;

    private final Set<Channel> underWay = new LinkedHashSet<>();
    private final int max;

    /**
     * @param heldBytesMax what the loop's connections may hold: they may have as much again
     */
    Handshakes(long heldBytesMax) {
        max = Math.clamp(heldBytesMax / BYTES, LEAST, MOST);
    }

    int max() {
        return max;
    }

    /** False: another one was told to go for it, so there are as many as before. */
    boolean begin(Channel channel) {
        boolean isFull = underWay.size() == max;
        if (isFull) {
            Iterator<Channel> oldest = underWay.iterator();
            Channel crowdedOut = oldest.next();
            oldest.remove();
            crowdedOut.unsafe().close(crowdedOut.unsafe().voidPromise());
        }
        underWay.add(channel);
        return !isFull;
    }

    /** False: it was told to go before. */
    boolean end(Channel channel) {
        return underWay.remove(channel);
    }
}
