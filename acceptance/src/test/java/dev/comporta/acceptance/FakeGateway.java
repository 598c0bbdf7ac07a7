package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a balancer sees of a gateway on a Unix socket: ready always, and either taking payments or
 * breaking each connection on which it has read a whole one.
 */
final class FakeGateway implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Thread accepting;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger payments = new AtomicInteger();
    private volatile boolean breaking;

    FakeGateway(Path socket) {
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        accepting = Thread.ofVirtual().start(this::accept);
    }

    /** Reads each payment from now on, and closes. */
    void breakOff() {
        breaking = true;
    }

    /** Connections on which payments came, or began to. */
    int connections() {
        return connections.get();
    }

    /** Whole requests, answered or not. */
    int payments() {
        return payments.get();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(channel), ISO_8859_1))) {
            boolean fresh = true;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                boolean isPayment = line.startsWith("POST ");
                if (isPayment) {
                    connections.addAndGet(fresh ? 1 : 0);
                    fresh = false;
                }
                skipRest(in);
                if (isPayment) {
                    payments.incrementAndGet();
                    if (breaking) {
                        return;
                    }
                }
                answer(channel, isPayment ? "202 Accepted" : "200 OK");
            }
        } catch (IOException broken) {
            // The balancer has gone, and nothing is owed to it.
        }
    }

    private static void skipRest(BufferedReader in) throws IOException {
        int length = 0;
        for (String field = in.readLine();
                field != null && !field.isEmpty();
                field = in.readLine()) {
            if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
            }
        }
        for (int read = 0; read < length; read++) {
            if (in.read() < 0) {
                throw new IOException("a request that is not whole");
            }
        }
    }

    private static void answer(SocketChannel channel, String status) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
        channel.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    /** Its socket stays, and refuses: the channel is closed by whoever is accepting on it. */
    void stopListening() {
        try {
            server.close();
            accepting.join();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopListening();
    }
}
