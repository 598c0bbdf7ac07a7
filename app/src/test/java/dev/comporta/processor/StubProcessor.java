package dev.comporta.processor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A processor that answers each request as the test says, 200 where it says nothing, and counts.
 */
final class StubProcessor implements AutoCloseable {
    static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 42\r\n\r\n"
                    + "{\"message\":\"payment processed successful\"}";

    /** What is done with one request. A script that leaves the socket open awaits the next. */
    interface Script {
        void play(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    StubProcessor() {
        this(listen());
    }

    StubProcessor(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An address at which nobody listens. */
    static URI nobody() {
        try (ServerSocket closed = listen()) {
            return URI.create("http://127.0.0.1:" + closed.getLocalPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * A whole answer.
     *
     * @param statusAndFields "503 x\r\nRetry-After: 3"
     */
    static String whole(String statusAndFields, String body) {
        return "HTTP/1.1 "
                + statusAndFields
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    static Script silence() {
        return socket -> {};
    }

    static Script answer(String bytes) {
        return socket -> write(socket, bytes);
    }

    static Script answerInSingleBytes(String bytes) {
        return socket -> {
            for (int i = 0; i < bytes.length(); i++) {
                write(socket, bytes.substring(i, i + 1));
            }
        };
    }

    static Script answerAndClose(String bytes) {
        return socket -> {
            write(socket, bytes);
            socket.close();
        };
    }

    /** Answers, waits until the client has surely read that, and resets. */
    static Script answerAndReset(String bytes) {
        return socket -> {
            write(socket, bytes);
            pause();
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    static Script answerInTwo(String first, String second) {
        return socket -> {
            write(socket, first);
            pause();
            write(socket, second);
        };
    }

    void next(Script... next) {
        scripts.addAll(List.of(next));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> requests() {
        return new ArrayList<>(requests);
    }

    int connectionsOpen() {
        return open.size();
    }

    int connectionsAccepted() {
        return accepted.get();
    }

    /** Writes to, or closes, all open connections from outside any request. */
    void onEachConnection(Script script) throws IOException {
        for (Socket socket : open) {
            script.play(socket);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                accepted.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            for (String request = read(socket); request != null; request = read(socket)) {
                requests.add(request);
                Script script = scripts.poll();
                (script == null ? answer(OK) : script).play(socket);
            }
        } catch (IOException gone) {
            // The client or a script closed the connection: both are part of the tests.
        } finally {
            open.remove(socket);
        }
    }

    /** The next whole request; null at the end of the connection. */
    @SuppressWarnings("NullAway")
    private static String read(Socket socket) throws IOException {
        if (socket.isClosed()) {
            return null;
        }
        InputStream in = socket.getInputStream();
        StringBuilder request = new StringBuilder();
        int bodyLength = 0;
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            request.append((char) next);
        }
        int field = request.indexOf("Content-Length: ");
        if (field >= 0) {
            int start = field + "Content-Length: ".length();
            bodyLength = Integer.parseInt(request.substring(start, request.indexOf("\r\n", start)));
        }
        byte[] body = in.readNBytes(bodyLength);
        return body.length < bodyLength ? null : request + new String(body, ISO_8859_1);
    }

    private static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Waits until the client has closed all that it opened. */
    @Override
    public void close() throws IOException {
        ClientFixture.await(open::isEmpty);
        server.close();
    }
}
