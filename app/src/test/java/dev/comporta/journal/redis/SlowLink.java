package dev.comporta.journal.redis;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A way to a Unix socket on which all that is said is under way for some time, each way. */
final class SlowLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path path;
    private final Path target;
    private final Duration oneWay;
    private final ServerSocketChannel server;

    /** Bytes, and when they are there; none: nothing comes any more. */
    private record Parcel(ByteBuffer bytes, long atNanos) {}

    SlowLink(Path path, Path target, Duration oneWay) throws IOException {
        this.path = path;
        this.target = target;
        this.oneWay = oneWay;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis-socket://" + path;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(target));
                join(near, far);
                join(far, near);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(SocketChannel from, SocketChannel to) {
        BlockingQueue<Parcel> underWay = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> send(from, underWay));
        Thread.ofVirtual().start(() -> deliver(underWay, to));
    }

    private void send(SocketChannel from, BlockingQueue<Parcel> underWay) {
        try (from) {
            while (true) {
                ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
                if (from.read(bytes) < 0) {
                    break;
                }
                underWay.add(parcel(bytes.flip()));
            }
        } catch (IOException broken) {
            // The other end is told by the parcel that ends it.
        }
        underWay.add(parcel(ByteBuffer.allocate(0)));
    }

    private Parcel parcel(ByteBuffer bytes) {
        return new Parcel(bytes, System.nanoTime() + oneWay.toNanos());
    }

    private static void deliver(BlockingQueue<Parcel> underWay, SocketChannel to) {
        try (to) {
            for (Parcel next = underWay.take(); next.bytes.hasRemaining(); next = underWay.take()) {
                TimeUnit.NANOSECONDS.sleep(next.atNanos - System.nanoTime());
                while (next.bytes.hasRemaining()) {
                    to.write(next.bytes);
                }
            }
        } catch (IOException broken) {
            // Whoever sent it reads the end of the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
