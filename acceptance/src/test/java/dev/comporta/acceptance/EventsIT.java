package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code comporta events} in a process of its own: kept, loaded, asked, killed and drained. */
@Timeout(300)
final class EventsIT {
    private static final Duration MOST = Duration.ofSeconds(60);
    private static final String TOKEN = "a-token";
    private static final int CLIENTS = 3;
    private static final int BATCH = 50;
    private static final int KILLS = 5;
    private static final int ACKNOWLEDGED_BETWEEN_KILLS = 1_000;

    @TempDir private Path directory;
    private GatewayProcess service;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger nextId = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() {
        service =
                new GatewayProcess(
                        directory,
                        "events",
                        GatewayProcess.Means.USUAL,
                        Map.of(
                                "ADMIN_TOKEN",
                                TOKEN,
                                "SEGMENT_MIB",
                                "1",
                                "EVENTS_QUERY_ROWS_MAX",
                                "1000000"));
    }

    @AfterEach
    void end() {
        service.close();
        http.close();
    }

    @Test
    void shouldShowALoneEvent() throws Exception {
        int status = post("/v1/events", event("lone"));

        assertThat(status).isEqualTo(202);
        Await.until(
                MOST,
                () -> ask("SELECT event_id FROM events").equals(List.of(List.of("lone"))),
                service::output);
    }

    @Test
    void shouldHaveEachAcknowledgedEventOnceThoughItIsKilledInMidFlood() throws Exception {
        for (int round = 0; round < KILLS; round++) {
            int goal = acknowledged.size() + ACKNOWLEDGED_BETWEEN_KILLS;
            List<Thread> clients = flood();

            Await.until(MOST, () -> acknowledged.size() >= goal, service::describe);
            service.kill();
            for (Thread client : clients) {
                client.join();
            }
            service.startAgain();
        }

        Await.until(MOST, () -> loaded().containsAll(acknowledged), service::output);
        assertThat(ask("SELECT count(*) = count(DISTINCT event_id) FROM raw_events"))
                .containsExactly(List.of("true"));
    }

    @Test
    void shouldAnswerByCommandAndDrain() throws Exception {
        post("/v1/events", event("one"));
        Await.until(MOST, () -> loaded().contains("one"), service::output);

        assertThat(sql("--url", service.uri().toString(), "SELECT event_id FROM events").output())
                .contains("event_id")
                .contains("one");
        assertThat(sql("--url", service.uri().toString(), "DROP TABLE raw_events").output())
                .contains("Exactly one SELECT");
        assertThat(sql("--csv", "--data-dir", directory.resolve("data").toString(), "SELECT 1"))
                .satisfies(it -> assertThat(it.output()).contains("another process has it open"));

        post("/v1/events", event("two"));
        assertThat(service.terminate()).isZero();

        assertThat(
                        sql(
                                        "--csv",
                                        "--data-dir",
                                        directory.resolve("data").toString(),
                                        "SELECT event_id FROM events ORDER BY 1")
                                .output())
                .isEqualTo("event_id\none\ntwo\n");
    }

    @Test
    void shouldLetNobodyAskWithoutTheToken() throws Exception {
        HttpResponse<String> nobody =
                http.send(query("SELECT 1").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(nobody.statusCode()).isEqualTo(401);
    }

    /** Each one posts batches until it gets no answer any more. */
    private List<Thread> flood() {
        return IntStream.range(0, CLIENTS)
                .mapToObj(_ -> Thread.ofPlatform().start(this::postUntilItIsGone))
                .toList();
    }

    private void postUntilItIsGone() {
        while (true) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                ids.add("e" + nextId.getAndIncrement());
            }
            String body =
                    ids.stream()
                            .map(EventsIT::event)
                            .collect(Collectors.joining(",", "{\"events\":[", "]}"));
            try {
                if (post("/v1/events/batch", body) == 202) {
                    acknowledged.addAll(ids);
                }
            } catch (IOException gone) {
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String event(String id) {
        return "{\"event_id\":\""
                + id
                + "\",\"app_id\":\"app\",\"event_type\":\"install\",\"timestamp\":1752582896,"
                + "\"platform\":\"ios\",\"campaign_id\":\"summer\"}";
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .timeout(MOST)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private Set<String> loaded() {
        Set<String> ids = new HashSet<>();
        ask("SELECT event_id FROM events").forEach(row -> ids.add(row.getFirst()));
        return ids;
    }

    /** The rows, as text. */
    private List<List<String>> ask(String sql) {
        try {
            HttpRequest request = query(sql).header("Authorization", "Bearer " + TOKEN).build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode row : JsonMapper.shared().readTree(answer.body()).path("rows")) {
                rows.add(row.valueStream().map(JsonNode::asString).toList());
            }
            return rows;
        } catch (IOException failure) {
            throw new AssertionError(service.describe(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private HttpRequest.Builder query(String sql) {
        URI uri = service.uri().resolve("/v1/events/query");
        String body = JsonMapper.shared().createObjectNode().put("sql", sql).toString();
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .timeout(MOST)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private Comporta.Ended sql(String... words) {
        List<String> command = new ArrayList<>(List.of("events", "sql"));
        command.addAll(List.of(words));
        return Comporta.runToEnd(
                directory.resolve("sql.log"),
                new HashMap<>(Map.of("ADMIN_TOKEN", TOKEN)),
                command.toArray(String[]::new));
    }
}
