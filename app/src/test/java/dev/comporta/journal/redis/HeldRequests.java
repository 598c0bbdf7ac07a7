package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A way to a Unix socket on which nothing that is sent gets through, once it is told so, before all
 * of some words have been sent: who waits for an answer in between waits for ever.
 */
final class HeldRequests implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path path;
    private final Path target;
    private final ServerSocketChannel server;
    private volatile List<String> awaited = List.of();

    HeldRequests(Path path, Path target) throws IOException {
        this.path = path;
        this.target = target;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis-socket://" + path;
    }

    void until(String... words) {
        awaited = List.of(words);
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
            Thread.ofVirtual().start(() -> answer(far, near));
            ByteBuffer held = ByteBuffer.allocate(BUFFER_BYTES);
            while (near.read(held) >= 0) {
                String sent = new String(held.array(), 0, held.position(), ISO_8859_1);
                if (awaited.stream().allMatch(sent::contains)) {
                    pass(held, far);
                }
            }
        } catch (IOException broken) {
            // Both ends are closed now.
        }
    }

    private static void answer(SocketChannel far, SocketChannel near) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (far.read(buffer) >= 0) {
                pass(buffer, near);
            }
        } catch (IOException broken) {
            // The other direction ends by that, too.
        }
    }

    private static void pass(ByteBuffer buffer, SocketChannel to) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
