package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A processor that answers in one way after the other, right and wrong, with somebody's words in
 * each; then it closes.
 */
final class MarkingProcessor implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> answers;
    private final AtomicInteger payments = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();

    MarkingProcessor(String words) {
        answers =
                List.of(
                        answer("200 OK", "application/json", "{\"message\":\"" + words + "\"}"),
                        answer("500 " + words, "application/json", "{\"" + words),
                        answer("502 Bad Gateway", "text/html", "<p>" + words),
                        answer("400 Bad Request", "application/json", "{\"" + words + "\":1}"),
                        answer("422 Known", "application/json", words),
                        answer("200 OK", "application/json", words.repeat(10_000)),
                        "HTTP/1.1 " + words + "\r\n\r\n",
                        words + "\r\n" + words,
                        "HTTP/1.1 200 OK\r\nX-Odd: " + words.repeat(1_000) + "\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + words);
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private static String answer(String status, String type, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + body.length()
                + "\r\nConnection: close\r\n\r\n"
                + body;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    boolean hasAnsweredPaymentsEachWay() {
        return payments.get() >= answers.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            String head = in.readLine();
            if (head != null) {
                skipRest(in);
                AtomicInteger count = head.startsWith("POST ") ? payments : questions;
                String answer = answers.get(count.getAndIncrement() % answers.size());
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
        } catch (IOException closed) {
            // as the other side may
        }
    }

    private static void skipRest(BufferedReader in) throws IOException {
        int length = 0;
        for (String field = in.readLine(); !field.isEmpty(); field = in.readLine()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            }
        }
        for (int read = 0; read < length; read++) {
            in.read();
        }
    }

    @Override
    public String toString() {
        return payments + " payments of " + answers.size() + " were answered";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
