package dev.comporta.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections at once that want nothing good: all are opened before any of them waits for the
 * gateway, and nothing is ever read from them.
 *
 * <p>Threading: one owner.
 */
final class Crowd implements AutoCloseable {
    private static final int RECEIVE_BYTES = 4 * 1024;

    private int turnedAwayCount;
    private final List<SocketChannel> channels = new ArrayList<>();

    Crowd(URI gateway, int count) throws IOException {
        SocketAddress address = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
            channel.configureBlocking(false);
            channel.connect(address);
        }
    }

    /** Lets each that is still connected send this, as far as it goes without waiting. */
    void send(byte[] bytes) {
        for (SocketChannel channel : channels) {
            try {
                if (!channel.isConnectionPending() || channel.finishConnect()) {
                    channel.write(ByteBuffer.wrap(bytes));
                }
            } catch (IOException turnedAway) {
                turnedAwayCount++;
            }
        }
    }

    /** Those that were turned away before they had sent anything, as they deserve. */
    int turnedAwayCount() {
        return turnedAwayCount;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
