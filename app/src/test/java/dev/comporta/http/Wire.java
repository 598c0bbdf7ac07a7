package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends bytes as they are and reads answers strictly. */
public final class Wire implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    /** An answer; header names are in lower case. */
    public record Reply(int status, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public Wire send(String bytes) throws IOException {
        return send(bytes.getBytes(ISO_8859_1));
    }

    public Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public Wire closeOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    public Reply read() throws IOException {
        return read(true);
    }

    /** The answer to HEAD. */
    public Reply readHead() throws IOException {
        return read(false);
    }

    private Reply read(boolean withBody) throws IOException {
        Reply head = readStreamHead();
        if (head.status() >= 200 && !head.headers().containsKey("content-length")) {
            throw new IOException("Content-Length is missing: " + head.headers());
        }
        int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(withBody ? length : 0);
        return new Reply(head.status(), head.headers(), new String(body, ISO_8859_1));
    }

    /** The head of an answer, whatever follows. */
    public Reply readStreamHead() throws IOException {
        String line = readLine();
        if (!line.matches("HTTP/1\\.1 \\d{3} .+")) {
            throw new IOException("not a status line: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = new TreeMap<>();
        for (line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(": ");
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, line.substring(colon + 2)) != null) {
                throw new IOException("twice: " + line);
            }
        }
        if (status >= 200 && !headers.containsKey("date")) {
            throw new IOException("Date is missing: " + headers);
        }
        return new Reply(status, headers, "");
    }

    /** The next chunk of a chunked body; empty: it was the last one. */
    public String readChunk() throws IOException {
        String chunk = readText(Integer.parseInt(readLine(), 16));
        if (!readLine().isEmpty()) {
            throw new IOException("a chunk goes on behind its length: " + chunk);
        }
        return chunk;
    }

    /** So many bytes, or what there is up to the end. */
    public String readText(int length) throws IOException {
        return new String(in.readNBytes(length), ISO_8859_1);
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed after: " + line.toString(ISO_8859_1));
            }
            line.write(c);
        }
        String text = line.toString(ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("bare line feed after: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Closes without a word: what is under way is lost. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
