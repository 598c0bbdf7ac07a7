package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;

/**
 * One HTTP/1.1 connection that never sends anything twice: what was sent and not answered is an
 * {@link IOException}, and then the connection is of no more use.
 *
 * <p>Threading: one owner.
 */
final class WireConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    record Answer(int status, String body) {}

    WireConnection(URI uri) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    boolean isOpen() {
        return socket.isConnected();
    }

    /** Posts a payment and tells the status. */
    int post(UUID id, long cents) throws IOException {
        String json =
                "{\"correlationId\":\""
                        + id
                        + "\",\"amount\":"
                        + BigDecimal.valueOf(cents, 2)
                        + "}";
        return send("POST", "/payments", json).status();
    }

    Answer send(String method, String target, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        String head =
                method
                        + " "
                        + target
                        + " HTTP/1.1\r\nHost: localhost\r\nX-Rinha-Token: 123\r\n"
                        + (body.length == 0 ? "" : "Content-Type: application/json\r\n")
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        return readAnswer();
    }

    private Answer readAnswer() throws IOException {
        int status = Integer.parseInt(readLine().split(" ", 3)[1]);
        int length = 0;
        boolean chunked = false;
        for (String field = readLine(); !field.isEmpty(); field = readLine()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
        }
        return new Answer(status, chunked ? readChunks() : readText(length));
    }

    private String readChunks() throws IOException {
        StringBuilder text = new StringBuilder();
        int length = Integer.parseInt(readLine(), 16);
        while (length > 0) {
            text.append(readText(length));
            readLine();
            length = Integer.parseInt(readLine(), 16);
        }
        readLine();
        return text.toString();
    }

    private String readText(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection closed inside an answer");
        }
        return new String(bytes, UTF_8);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection closed before the answer's end");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
