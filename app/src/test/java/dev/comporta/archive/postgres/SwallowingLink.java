package dev.comporta.archive.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A way to a port of loopback that a test can let swallow: connections stay open and new ones are
 * taken, and nothing that either end says arrives, as where a firewall has forgotten them.
 */
public final class SwallowingLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocketChannel server;
    private final int target;
    private volatile boolean swallows;

    public SwallowingLink(int target) throws IOException {
        this.target = target;
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /** What comes from now on is lost. */
    public void swallow() {
        swallows = true;
    }

    /** New connections work again; the old ones have lost some of their bytes. */
    public void mend() {
        swallows = false;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel near = server.accept();
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(SocketChannel near) {
        try (near;
                SocketChannel far =
                        SocketChannel.open(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), target))) {
            Thread back = Thread.ofVirtual().start(() -> move(far, near));
            move(near, far);
            back.join();
        } catch (IOException nobodyThere) {
            // The near end is closed, as a refused connection is.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one end closes; then both do. */
    private void move(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        boolean isWhole = true;
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                isWhole &= !swallows;
                while (isWhole && buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException broken) {
            // Both ends are closed now.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
