package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a process says of itself, as machines read it. */
@Timeout(120)
final class LogIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path directory;

    @Test
    void shouldTellEachThingInOneLineOfJson() throws Exception {
        UUID id = new UUID(5, 11);
        // A page of status 404 is a refusal where pages count.
        Map<String, String> json =
                Map.of(
                        "LOG_FORMAT", "json",
                        "LOG_LEVEL", "debug",
                        "ADMIN_TOKEN", "s3cret",
                        "PROCESSOR_PAGE", "as-status");
        try (TestBed bed = new TestBed(directory, 1, json)) {
            bed.byDefault().answerOnlyPagesOf(404);
            try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
                String body = "{\"b0dy\":1,\"correlationId\":\"" + id + "\",\"amount\":19.90}";
                assertThat(connection.send("POST", "/payments", body).status()).isEqualTo(202);
                assertThat(connection.send("POST", "/payments", "{b0dy").status()).isEqualTo(400);
            }
            Await.until(
                    Duration.ofSeconds(20),
                    () -> bed.gateway().output().contains("\"dead-letter\""),
                    () -> bed.gateway().output());

            assertThat(bed.gateway().terminate()).isZero();

            List<JsonNode> lines = bed.gateway().output().lines().map(JSON::readTree).toList();
            assertThat(lines)
                    .extracting(line -> line.get("event").asString())
                    .contains("listening", "dead-letter")
                    .endsWith("draining", "ended");
            assertThat(lines)
                    .filteredOn(line -> line.get("event").asString().equals("dead-letter"))
                    .singleElement()
                    .satisfies(
                            line -> {
                                assertThat(line.get("payment").asString()).isEqualTo(id.toString());
                                assertThat(line.get("status").asInt()).isEqualTo(404);
                            });
            assertThat(bed.gateway().output()).doesNotContain("s3cret", "19.9", "1990", "b0dy");
        }
    }

    @Test
    void shouldRefuseAStartInJsonToo() {
        for (Map<String, String> wrong :
                List.of(Map.of("PENDING_MAX", "0"), Map.of("BIND", "nowhere.invalid"))) {
            Map<String, String> environment = new HashMap<>(wrong);
            environment.put("LOG_FORMAT", "json");

            Comporta.Ended ended = GatewayProcess.runToEnd(directory, environment);

            assertThat(ended.exitCode()).as("%s", ended).isIn(1, 2);
            assertThat(ended.output().lines())
                    .extracting(line -> JSON.readTree(line).get("event").asString())
                    .endsWith("start-refused");
        }
    }
}
