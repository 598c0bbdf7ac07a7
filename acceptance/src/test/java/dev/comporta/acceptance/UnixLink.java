package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a Unix socket that can be cut as a network is: nothing comes through, nothing breaks,
 * and what was sent meanwhile arrives late, once it is mended. It can be slow, too.
 */
final class UnixLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path path;
    private final Path target;
    private final ServerSocketChannel server;
    private volatile boolean isCut;
    private volatile long delayNanos;

    UnixLink(Path path, Path target) {
        this.path = path;
        this.target = target;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    Path path() {
        return path;
    }

    void cut() {
        isCut = true;
    }

    void mend() {
        isCut = false;
    }

    /** From now on what is sent takes so long each way. */
    void delay(Duration each) {
        delayNanos = each.toNanos();
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
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
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
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                LockSupport.parkNanos(delayNanos);
                while (isCut && server.isOpen()) {
                    LockSupport.parkNanos(LOOK_EVERY_NANOS);
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException broken) {
            // Both ends are closed now.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
