package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old history that PostgreSQL has, and a receiver of webhooks was not told all of. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class WebhookHistoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Some that are in the file that could go are not told yet. */
    private static final int TOLD = OldHistory.FILE - 36;

    @TempDir private Path directory;
    private PostgresProcess postgres;
    private RedisProcess redis;
    private WebhookReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        postgres = new PostgresProcess();
        redis = new RedisProcess(directory);
        receiver = new WebhookReceiver(1);
    }

    @AfterEach
    void close() {
        if (receiver != null) {
            receiver.close();
        }
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void shouldDropNothingThatTheReceiverWasNotTold() {
        restoreOldHistory();
        receiver.fail(10);
        try (TestBed bed = new TestBed(directory, 1, environment())) {
            Await.until(
                    PATIENCE,
                    () ->
                            bed.metric("comporta_webhooks_failures_total") > 0
                                    && bed.gateway().readiness().contains("\"archive\":\"ok\""),
                    bed.gateway()::describe);
            pause(); // it would be dropped within a second
            assertThat(dropped(bed)).isZero();

            receiver.heal();

            Await.until(PATIENCE, () -> dropped(bed) == OldHistory.FILE, bed.gateway()::describe);
            assertThat(told())
                    .containsAll(
                            IntStream.rangeClosed(TOLD + 1, OldHistory.FILE)
                                    .mapToObj(it -> OldHistory.id(it).toString())
                                    .toList());
            assertThat(bed.gateway().output()).doesNotContain("were dropped meanwhile");
        }
    }

    private static long dropped(TestBed bed) {
        return bed.metric("comporta_store_history_dropped_records");
    }

    private Set<String> told() {
        return receiver.taken().stream()
                .map(WebhookReceiver.Taken::payment)
                .collect(Collectors.toSet());
    }

    /** All of it is in Redis then, and the webhooks have come to a position in it. */
    private void restoreOldHistory() {
        Comporta.Ended nothing =
                Comporta.runToEnd(
                        directory.resolve("tables.log"),
                        Map.of("ARCHIVE_URL", postgres.url()),
                        "archive",
                        "unsettled"); // makes the tables
        assertThat(nothing.exitCode()).as(nothing.output()).isEqualTo(3);
        new OldHistory().write(postgres);
        try (TestBed bed = new TestBed(directory, 1, stores())) {
            Await.until(
                    PATIENCE,
                    () -> bed.gateway().readiness().contains("\"role\":\"owner"),
                    bed.gateway()::describe);
            bed.gateway().terminate();
        }
        redis.run("SET", "comporta:{payments}:file:webhooks", TOLD + "\n");
        redis.run("HSET", "comporta:{payments}:names", "webhooks", "0");
    }

    private Map<String, String> stores() {
        return Map.of(
                "REDIS_URL",
                redis.url(),
                "ARCHIVE_URL",
                postgres.url(),
                "RECOVER",
                "archive",
                "IDEMPOTENCY_MAX",
                "100");
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>(stores());
        variables.put("HISTORY_KEEP", "1h");
        variables.put("WEBHOOK_URL", receiver.uri().toString());
        variables.put("WEBHOOK_SECRET", WebhookReceiver.SECRET);
        variables.put("WEBHOOK_TIMEOUT", "60s");
        return variables;
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
    }
}
