package dev.comporta.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver on a socket, strict and unkind. */
@Timeout(30)
class HttpReceiverIT {
    private static final Instant NOW = Instant.parse("2026-11-28T07:00:00Z");
    private static final WebhookEvent EVENT =
            new WebhookEvent("settled-1", new UUID(0, 1), 1, "{\"type\":\"é\"}");

    private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket server;
    private HttpReceiver receiver;
    private volatile byte[] answer = new byte[0];
    private volatile boolean neverEnds;

    /** A request as it came in. */
    private record Heard(String line, Map<String, String> fields, String body) {}

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        receiver =
                new HttpReceiver(
                        SecretTest.options("http://127.0.0.1:" + server.getLocalPort() + "/in?a=b"),
                        InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        server.close();
    }

    @Test
    void shouldSendOneSignedRequest() throws InterruptedException {
        answers("204 No Content", "");

        assertThat(receiver.tell(EVENT)).isEqualTo(Receiver.Answer.TAKEN);

        assertThat(heard).hasSize(1);
        Heard request = heard.getFirst();
        assertThat(request.line).isEqualTo("POST /in?a=b HTTP/1.1");
        assertThat(request.body).isEqualTo(EVENT.body());
        assertThat(request.fields)
                .containsEntry("content-type", "application/json")
                .containsEntry("webhook-id", "settled-1")
                .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
                .containsEntry(
                        "webhook-signature",
                        Secret.signatures(
                                Secret.parse(SecretTest.TEXT),
                                "settled-1",
                                NOW.getEpochSecond(),
                                EVENT.body()));
        assertThat(request.fields).doesNotContainKeys("upgrade", "http2-settings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "199 Odd",
                "304 Not Modified",
                "400 Bad Request",
                "401 Unauthorized",
                "429 Too Many Requests",
                "500 Internal Server Error"
            })
    void shouldTakeNothingElseForTaken(String status) throws InterruptedException {
        answers(status, "");

        Receiver.Answer told = receiver.tell(EVENT);

        assertThat(told.kind()).isEqualTo(Receiver.Kind.AGAIN);
        assertThat(told.reason()).isNotEmpty();
        assertThat(heard).hasSize(1);
    }

    @Test
    void shouldFollowNoRedirect() throws InterruptedException {
        answers("307 Temporary Redirect", "Location: /elsewhere\r\n");

        assertThat(receiver.tell(EVENT).reason()).isEqualTo("it answered 307");

        assertThat(heard).hasSize(1);
    }

    @Test
    void shouldKnowThatTheReceiverWantsNoMore() throws InterruptedException {
        answers("410 Gone", "");

        assertThat(receiver.tell(EVENT).kind()).isEqualTo(Receiver.Kind.GONE);
    }

    @Test
    void shouldHearWhenItMayTellAgain() throws InterruptedException {
        answers("429 Too Many Requests", "Retry-After: 120\r\n");
        assertThat(receiver.tell(EVENT).retryAfterMillis()).isEqualTo(120_000);
        answers("503 Service Unavailable", "Retry-After: Sat, 28 Nov 2026 07:00:30 GMT\r\n");
        assertThat(receiver.tell(EVENT).retryAfterMillis()).isEqualTo(30_000);
        answers("503 Service Unavailable", "Retry-After: soon\r\n");
        assertThat(receiver.tell(EVENT).retryAfterMillis()).isZero();
    }

    @Test
    void shouldNotWaitForTheSilent() throws InterruptedException {
        answer = new byte[0];
        neverEnds = true;

        assertThat(receiver.tell(EVENT).reason()).isEqualTo("no answer within 500 ms");
    }

    @Test
    void shouldSendNothingAgainByItself() throws InterruptedException {
        answer = new byte[0]; // it hangs up

        assertThat(receiver.tell(EVENT).kind()).isEqualTo(Receiver.Kind.AGAIN);
        assertThat(heard).hasSize(1);
    }

    /** What counts is the head; a body without an end is let go of. */
    @Test
    void shouldReadNoMoreThanItMust() throws InterruptedException {
        answer =
                ("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + "x".repeat(1 << 20))
                        .getBytes(UTF_8);
        neverEnds = true;

        assertThat(receiver.tell(EVENT)).isEqualTo(Receiver.Answer.TAKEN);
    }

    @Test
    void shouldSayThatNobodyListens() throws IOException, InterruptedException {
        server.close();

        assertThat(receiver.tell(EVENT).kind()).isEqualTo(Receiver.Kind.AGAIN);
        assertThat(receiver.tell(EVENT).reason()).isNotEmpty();
    }

    private void answers(String status, String fields) {
        boolean mayHaveABody = !status.startsWith("204") && !status.startsWith("304");
        answer =
                ("HTTP/1.1 "
                                + status
                                + "\r\n"
                                + fields
                                + (mayHaveABody ? "Content-Length: 0\r\n" : "")
                                + "\r\n")
                        .getBytes(UTF_8);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                Map<String, String> fields = new TreeMap<>();
                for (String field = line(in); !field.isEmpty(); field = line(in)) {
                    String[] parts = field.split(": ", 2);
                    fields.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
                }
                int length = Integer.parseInt(fields.get("content-length"));
                String body = new String(in.readNBytes(length), UTF_8);
                heard.add(new Heard(line, fields, body));
                out.write(answer);
                out.flush();
                if (neverEnds) {
                    in.read();
                }
                if (neverEnds || answer.length == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            return; // the client has gone
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
