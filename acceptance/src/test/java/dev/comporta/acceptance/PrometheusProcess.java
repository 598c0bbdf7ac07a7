package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus with the rules of {@code deploy/prometheus}, but in a hurry. */
final class PrometheusProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Path DEPLOYED = Path.of("../deploy/prometheus");
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log;
    private final int port = Ports.free();
    private final Process process;

    /**
     * Starts it; the test is skipped where Prometheus is not installed.
     *
     * @param targets whom it reads, as host:port
     */
    PrometheusProcess(Path directory, List<String> targets) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no prometheus: apt install it");
        log = directory.resolve("prometheus.log");
        try {
            deploy(Files.createDirectories(directory.resolve("prometheus")), targets);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        process =
                Comporta.start(
                        List.of(
                                PROGRAM.toString(),
                                "--config.file=" + directory.resolve("prometheus/prometheus.yml"),
                                "--storage.tsdb.path=" + directory.resolve("prometheus/data"),
                                "--web.listen-address=127.0.0.1:" + port),
                        log,
                        Map.of());
        Await.until(START_MAX, this::isReady, () -> Comporta.read(log));
    }

    /** What it is deployed with; only that nothing waits for minutes. */
    private static void deploy(Path directory, List<String> targets) throws IOException {
        for (String file : List.of("prometheus.yml", "rules/recording.yml", "rules/alerts.yml")) {
            String text =
                    Files.readString(DEPLOYED.resolve(file))
                            .replace("_interval: 5s", "_interval: 1s")
                            .replaceAll("for: \\w+", "for: 0s")
                            .replace("_seconds > 60", "_seconds > 1")
                            .replace("[1m]", "[10s]");
            Path copy = directory.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, text);
        }
        Path list = directory.resolve("targets/gateways.yml");
        Files.createDirectories(list.getParent());
        Files.writeString(list, "- targets: [" + String.join(", ", targets) + "]\n");
    }

    /** How many series a query gives now. */
    int count(String query) {
        JsonNode answer = get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (!answer.path("status").stringValue().equals("success")) {
            throw new AssertionError(query + ": " + answer);
        }
        return answer.path("data").path("result").size();
    }

    /** The names of the alerts that fire. */
    Set<String> firing() {
        return get("alerts")
                .path("data")
                .path("alerts")
                .valueStream()
                .filter(alert -> alert.path("state").stringValue().equals("firing"))
                .map(alert -> alert.path("labels").path("alertname").stringValue())
                .collect(Collectors.toSet());
    }

    private JsonNode get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
        try {
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(uri).timeout(START_MAX).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Prometheus was asked", interrupted);
        }
    }

    private boolean isReady() {
        try {
            return get("query?query=1").path("status").stringValue().equals("success");
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroyForcibly().onExit().join();
    }
}
