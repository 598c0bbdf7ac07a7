package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/metrics.md} lists is what a gateway tells, under faults too, and no more. */
@Timeout(120)
final class MetricsListIT {
    private static final Duration FAULTS_MAX = Duration.ofSeconds(30);

    @TempDir private Path directory;

    @Test
    void shouldTellWhatTheDocumentListsAndNothingElse() throws IOException {
        Map<String, String> documented = documentedOfAll();
        try (TestBed bed = new TestBed(directory, 1, Map.of("PROCESSOR_TIMEOUT", "300ms"))) {
            String atTheStart = bed.api().metrics().text();
            suffer(bed);
            String underFaults = bed.api().metrics().text();

            assertThat(MetricFamilies.exposed(atTheStart)).isEqualTo(documented);
            assertThat(MetricFamilies.exposed(underFaults)).isEqualTo(documented);
            assertThat(MetricFamilies.series(underFaults))
                    .isEqualTo(MetricFamilies.series(atTheStart));
            assertThat(promtoolOn(underFaults)).isEmpty();
        }
    }

    @Test
    void shouldTellOfItsRedisToo() throws IOException {
        Map<String, String> documented =
                MetricFamilies.documented(
                        Set.of("a data directory", "an archive", "webhooks", "API keys", "TLS"));
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()))) {
            Await.until(
                    FAULTS_MAX,
                    () -> bed.gateway().readiness().contains("\"lease\":\"held\""),
                    bed.gateway()::describe);
            try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
                connection.post(new UUID(11, 1), 100);
            }
            String text = bed.api().metrics().text();

            assertThat(MetricFamilies.exposed(text)).isEqualTo(documented);
            assertThat(promtoolOn(text)).isEmpty();
            assertThat(text)
                    .contains("comporta_lease_held 1\n", "comporta_owner_term 1\n")
                    .contains("comporta_owner_changes_total 1\n")
                    .contains("comporta_redis_usable 1\n")
                    .containsPattern("comporta_lease_remaining_seconds [12]")
                    .containsPattern("comporta_redis_connects_total 1\n")
                    .containsPattern("comporta_redis_appended_records_total [1-9]")
                    .containsPattern("comporta_redis_append_seconds_count [1-9]");
        }
    }

    /** It has no payments, and so no metrics of them. */
    @Test
    void shouldTellOfAnApiInstanceNothingElse() throws IOException {
        Map<String, String> documented = MetricFamilies.documented(Set.of());
        try (GatewayProcess api =
                        new GatewayProcess(
                                directory,
                                Map.of("MODE", "api", "WORKER_URL", "http://127.0.0.1:1"));
                WireConnection connection = new WireConnection(api.uri())) {
            String text = connection.send("GET", "/metrics", "").body();

            assertThat(documented).containsAllEntriesOf(MetricFamilies.exposed(text));
            assertThat(text)
                    .contains("comporta_page_viewers 0\n")
                    .containsPattern("comporta_relay_held_max [1-9]")
                    .doesNotContain("comporta_payments_");
        }
    }

    /** Others are there only where they are asked for: {@code ArchiveIT}, {@code DoorIT}. */
    private static Map<String, String> documentedOfAll() throws IOException {
        return MetricFamilies.documented(
                Set.of(
                        "other instances",
                        "a journal in Redis",
                        "an archive",
                        "webhooks",
                        "API keys",
                        "TLS"));
    }

    /** Doubts, refusals, look-ups, an open breaker, a page, and requests that are none. */
    private static void suffer(TestBed bed) throws IOException {
        bed.byDefault().suffer(new Faults(0.3, 0.3, 0.3));
        bed.byFallback().suffer(Duration.ZERO, true);
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            for (int i = 0; i < 100; i++) {
                connection.post(new UUID(11, i), 100);
            }
            connection.send("POST", "/payments", "{");
            connection.send("GET", "/nowhere", "");
        }
        Await.until(
                FAULTS_MAX,
                () ->
                        bed.metric("comporta_processor_unanswered_total", "broken") > 0
                                && bed.metric("comporta_processor_answers_total", "5xx") > 0,
                () -> bed.api().metrics().text());
    }

    /** What promtool finds wrong. */
    private String promtoolOn(String text) throws IOException {
        Path metrics = Files.writeString(directory.resolve("metrics.txt"), text);
        return Promtool.runOn(metrics, directory, "check", "metrics");
    }
}
