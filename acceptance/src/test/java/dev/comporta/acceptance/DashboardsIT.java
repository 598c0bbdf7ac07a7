package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus reads a real gateway that has everything go wrong: each query of each dashboard
 * gives something, and the alerts fire whose fault is quick to make.
 */
@Timeout(300)
final class DashboardsIT {
    private static final Duration SEEN_MAX = Duration.ofSeconds(60);
    private static final int CLIENTS = 4;

    /** Nobody listens there. */
    private static final String NOBODY = "127.0.0.1:1";

    private final long seed = Seeds.print("DashboardsIT");
    @TempDir private Path directory;

    @Test
    void shouldShowSomethingInEveryPanelAndSoundTheAlarm() {
        Map<String, String> settings =
                Map.of(
                        "PROCESSOR_TIMEOUT",
                        "300ms",
                        "PROCESSOR_PAGE",
                        "as-status",
                        "DEAD_LETTERS_MAX",
                        "20");
        try (TestBed bed = new TestBed(directory, seed, settings);
                PrometheusProcess prometheus =
                        new PrometheusProcess(
                                directory, List.of(bed.gateway().uri().getAuthority(), NOBODY));
                Clients clients =
                        new Clients(bed.gateway().uri(), CLIENTS, seed, 10, Long.MAX_VALUE)) {
            hang(bed);
            awaitEveryQuery(prometheus, Dashboards.queries());
            refuse(bed);
            awaitAlerts(
                    prometheus,
                    "ComportaDown",
                    "ComportaDeadLettersGrow",
                    "ComportaBoundNearlyFull",
                    "ComportaNotAccepting",
                    "ComportaDoubtOld",
                    "ComportaProcessorDown");
            fail(bed);
            awaitAlerts(prometheus, "ComportaAllProcessorsDown");
            assertThat(clients.surprises()).isEmpty();
            clients.end();
        }
    }

    /** Clients come to the stand-by. */
    @Test
    void shouldShowSeveralInstancesAndTheArchive() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                PostgresProcess postgres = new PostgresProcess()) {
            Map<String, String> shared =
                    Map.of("REDIS_URL", redis.url(), "ARCHIVE_URL", postgres.url());
            try (TestBed bed = new TestBed(directory, seed, shared);
                    GatewayProcess second =
                            new GatewayProcess(
                                    Files.createDirectories(directory.resolve("second")),
                                    beside(bed, shared));
                    PrometheusProcess prometheus =
                            new PrometheusProcess(
                                    directory,
                                    List.of(
                                            bed.gateway().uri().getAuthority(),
                                            second.uri().getAuthority()));
                    Clients clients = new Clients(second.uri(), CLIENTS, seed, 10, 1_000_000)) {
                awaitEveryQuery(prometheus, Dashboards.queriesOfInstances());
                assertThat(clients.acknowledged()).isNotEmpty();
            }
        }
    }

    private static Map<String, String> beside(TestBed bed, Map<String, String> shared) {
        Map<String, String> variables = new HashMap<>(shared);
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return variables;
    }

    /** Some are booked and not answered, some are settled. */
    private static void hang(TestBed bed) {
        bed.byDefault().suffer(new Faults(0.1, 0.1, 0.1));
        bed.byFallback().suffer(new Faults(0, 0, 0.1));
    }

    /**
     * The cheap one leaves all in doubt, the dear one makes dead letters until there is no room.
     */
    private static void refuse(TestBed bed) {
        bed.byDefault().answerOnlyPagesOf(502);
        bed.byFallback().answerOnlyPagesOf(400);
    }

    private static void fail(TestBed bed) {
        bed.byFallback().heal();
        bed.byFallback().suffer(Duration.ZERO, true);
    }

    private static void awaitEveryQuery(
            PrometheusProcess prometheus, List<Dashboards.Query> queries) {
        Set<Dashboards.Query> empty = new LinkedHashSet<>(queries);
        Await.until(
                SEEN_MAX,
                () -> {
                    empty.removeIf(query -> prometheus.count(query.everywhere()) > 0);
                    return empty.isEmpty();
                },
                () -> "nothing was seen of " + empty);
    }

    private static void awaitAlerts(PrometheusProcess prometheus, String... alerts) {
        Await.until(
                SEEN_MAX,
                () -> prometheus.firing().containsAll(List.of(alerts)),
                () -> "only these fire: " + prometheus.firing());
    }
}
