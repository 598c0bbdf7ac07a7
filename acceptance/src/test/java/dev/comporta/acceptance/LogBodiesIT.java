package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * No body is ever told, whatever becomes of it: taken, refused by any route at any step, broken
 * off, passed on to the owner, or a processor's. At the level that tells all, and of which the
 * others tell a part.
 */
@Timeout(180)
final class LogBodiesIT {
    private static final String MARKER = "b0dy-0f-s0mebody";
    private static final String JSON_TYPE = "Content-Type: application/json\r\n";
    private static final String END_OF_LINE =
            " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    private static final String PAYMENT_LINE = "POST /payments" + END_OF_LINE;
    private static final int PAYMENTS = 20;
    private static final Duration SEEN_MAX = Duration.ofSeconds(60);
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void shouldNeverTellAny(String format) throws Exception {
        try (MarkingProcessor processor = new MarkingProcessor(MARKER);
                GatewayProcess owner =
                        new GatewayProcess(beside("owner"), owner(processor, format));
                GatewayProcess front = new GatewayProcess(beside("front"), front(owner, format))) {
            List<String> requests = requests(owner.uri());
            for (GatewayProcess gateway : List.of(owner, front)) {
                for (String request : requests) {
                    send(gateway.uri(), request);
                }
                for (int count = 0; count < PAYMENTS; count++) {
                    send(gateway.uri(), PAYMENT_LINE + JSON_TYPE + sized(payment()));
                }
            }
            Await.until(
                    SEEN_MAX,
                    processor::hasAnsweredPaymentsEachWay,
                    () -> processor + ": " + owner.output());

            for (GatewayProcess gateway : List.of(front, owner)) {
                gateway.terminate();
                assertThat(gateway.output()).contains("SIGTERM").doesNotContain(MARKER);
            }
        }
    }

    private Path beside(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static Map<String, String> owner(MarkingProcessor processor, String format) {
        Map<String, String> variables = new HashMap<>(logging(format));
        variables.putAll(TestBed.processorUrls(processor.url(), processor.url()));
        variables.put("PROCESSOR_TIMEOUT", "300ms");
        return variables;
    }

    private static Map<String, String> front(GatewayProcess owner, String format) {
        Map<String, String> variables = new HashMap<>(logging(format));
        variables.putAll(Map.of("MODE", "api", "WORKER_URL", owner.uri().toString()));
        return variables;
    }

    private static Map<String, String> logging(String format) {
        return Map.of("LOG_FORMAT", format, "LOG_LEVEL", "debug", "LOG_RATE_MAX", "100000");
    }

    /** Each way to be wrong, or right, at each route that the gateway tells of, and at one more. */
    private static List<String> requests(URI gateway) throws IOException {
        List<String> requests = new ArrayList<>();
        for (String route : routes(gateway)) {
            String line = route + END_OF_LINE;
            for (String body : bodies()) {
                requests.add(line + JSON_TYPE + sized(body));
                requests.add(line + "Content-Type: text/plain\r\n" + sized(body));
                requests.add(line + JSON_TYPE + sized(body).replace("\r\n\r\n", "0\r\n\r\n"));
            }
            String chunked = line + JSON_TYPE + "Transfer-Encoding: chunked\r\n\r\n";
            requests.add(chunked + MARKER + "\r\n" + MARKER + "\r\n0\r\n\r\n");
            requests.add(chunked + "10\r\n" + MARKER + MARKER);
        }
        return requests;
    }

    private static List<String> routes(URI gateway) throws IOException {
        List<String> routes = new ArrayList<>(List.of("POST /nowhere"));
        try (WireConnection connection = new WireConnection(gateway)) {
            String description = connection.send("GET", "/openapi.json", "").body();
            JsonMapper.builder()
                    .build()
                    .readTree(description)
                    .path("paths")
                    .forEachEntry(
                            (path, methods) ->
                                    methods.propertyNames().stream()
                                            .filter(name -> !name.equals("parameters"))
                                            .map(name -> name.toUpperCase(Locale.ROOT))
                                            .map(method -> method + " " + filled(path))
                                            .forEach(routes::add));
        }
        assertThat(routes).hasSizeGreaterThan(15);
        return routes;
    }

    private static String filled(String path) {
        return path.replace("{id}", new UUID(12, 25).toString());
    }

    private static List<String> bodies() {
        String id = "\"correlationId\":\"" + UUID.randomUUID() + "\"";
        return List.of(
                payment(),
                MARKER,
                "{\"" + MARKER,
                "{\"" + MARKER + "\":[{}]}",
                "{" + id + ",\"amount\":\"" + MARKER + "\"}",
                "{" + id + ",\"amount\":0.001,\"" + MARKER + "\":1}",
                "{\"correlationId\":\"" + MARKER + "\",\"amount\":19.90}",
                "{\"outcome\":\"" + MARKER + "\"}",
                "{\"outcome\":\"booked\",\"requestedAt\":\"" + MARKER + "\"}",
                "{\"note\":{\"" + MARKER + "\":1}}",
                MARKER.repeat(1_000));
    }

    private static String payment() {
        return "{\"correlationId\":\"%s\",\"amount\":19.90,\"%s\":\"%s\"}"
                .formatted(UUID.randomUUID(), MARKER, MARKER);
    }

    private static String sized(String body) {
        return "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Whatever the answer is, or where none comes: the other side may close first. */
    private static void send(URI gateway, String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.getPort())) {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException closed) {
            assertThat(closed).isNotInstanceOf(SocketTimeoutException.class);
        }
    }
}
