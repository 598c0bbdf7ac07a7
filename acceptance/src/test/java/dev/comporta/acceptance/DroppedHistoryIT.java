package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Old history leaves a journal in Redis, since a real PostgreSQL has it; and whoever comes then,
 * another instance, a backup, a restoration, an audit, tells the same. What is old here was written
 * into PostgreSQL by the test, and came into Redis from there.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DroppedHistoryIT {
    private static final int DROPPED = OldHistory.FILE;
    private static final int OLD = OldHistory.PAYMENTS;
    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;

    private final OldHistory history = new OldHistory();
    private final WireClient client = new WireClient();
    private PostgresProcess postgres;
    private RedisProcess redis;
    private TestBed bed;

    @BeforeEach
    void drop() throws IOException {
        postgres = new PostgresProcess();
        redis = new RedisProcess(directory);
        Comporta.Ended nothing = run("archive", "unsettled"); // makes the tables
        assertThat(nothing.exitCode()).as(nothing.output()).isEqualTo(3);
        history.write(postgres);
        bed = new TestBed(directory, 1, environment());
        Await.until(
                PATIENCE,
                () -> bed.metric("comporta_store_history_dropped_records") == DROPPED,
                () -> bed.gateway().describe());
    }

    @AfterEach
    void close() {
        if (bed != null) {
            bed.close();
        }
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        client.close();
    }

    @Test
    void shouldTellTheSameWhoeverComes() throws IOException {
        bookOldPayments();
        shouldAnswerWindows(bed.api());
        assertThat(ofRedis("journal", "verify").output())
                .containsPattern("dropped payments +65,536")
                .endsWith("whole\n");
        shouldBeAudited();
        Comporta.Ended copied = ofRedis("journal", "backup", copy().toString());
        assertThat(copied.output()).endsWith("whole\n");
        Comporta.Ended again = ofRedis("journal", "backup", copy().toString());
        assertThat(again.output()).endsWith("whole\n");
        shouldServeFromTheCopy();

        ProcessorTotals totals;
        try (GatewayProcess second = second()) {
            bed.gateway().kill();
            awaitOwner(second);
            shouldAnswerWindows(new GatewayApi(client, second.uri()));
            post(second, 50);
            awaitArchived(OLD + 50);
            totals = new GatewayApi(client, second.uri()).summary(Window.EVERYTHING);
        }
        assertThat(totals.sum().count()).isEqualTo(OLD + 50);

        assertThat(restore().output()).contains(OLD + 50 + " settled payments were restored");
        shouldServe(restored(), totals);
    }

    private Comporta.Ended restore() {
        return run(Map.of("DATA_DIR", restored().toString()), "archive", "restore");
    }

    private Path restored() {
        return directory.resolve("restored");
    }

    /** PostgreSQL's disk is gone, and no backup of it is left. */
    @Test
    void shouldGoOnWithANewArchiveOnceTheLossIsAccepted() throws IOException {
        postgres.ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        post(bed.gateway(), 1); // while there is nothing to write, it does not notice
        Await.until(
                PATIENCE,
                () -> bed.gateway().readiness().contains("accept-loss"),
                () -> bed.gateway().readiness());
        assertThat(ofRedis("archive", "accept-loss").output())
                .contains("begins without 65,536 payments");
        awaitArchived(OLD - DROPPED + 1);
        assertThat(ofRedis("archive", "accept-loss").exitCode()).isEqualTo(1);

        assertThat(run("archive", "status").output()).contains("lacks 65,536 payments");
        Comporta.Ended verified = verify();
        assertThat(verified.output()).contains("65,536: ", "all agree");
        assertThat(verified.exitCode()).isZero();
        ProcessorTotals totals = bed.api().summary(Window.EVERYTHING);
        assertThat(totals.sum().count()).isEqualTo(OLD + 1);
        Instant hour = history.at(0).truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        Window whole = new Window(hour, hour.plus(Duration.ofHours(1)).minusNanos(1));
        assertThat(bed.api().summary(whole).byDefault()).isEqualTo(old(whole));
        String cut = "/payments-summary?from=" + at(1_000);
        Await.until(PATIENCE, () -> status(cut) == 503, bed.gateway()::describe); // memory follows
        assertThat(get(cut).body()).contains("archive-lost");
        assertThat(get("/payments/" + OldHistory.id(1)).body()).contains("archive-lost");
        assertThat(status("/payments/" + OldHistory.id(OLD - 200))).isEqualTo(200);

        bed.gateway().terminate();
        assertThat(restore().output())
                .contains(OLD - DROPPED + 1 + " settled", "only sums by the hour");
        shouldServe(restored(), totals);
    }

    private void shouldBeAudited() {
        Comporta.Ended verified = verify();
        assertThat(verified.output()).contains("all agree");
        assertThat(verified.exitCode()).isZero();
        Comporta.Ended audit =
                run(
                        "audit",
                        "--url",
                        bed.gateway().uri().toString(),
                        "--default-url",
                        bed.byDefault().uri().toString(),
                        "--fallback-url",
                        bed.byFallback().uri().toString(),
                        "--from",
                        history.at(0).minusSeconds(100).toString());
        assertThat(audit.output())
                .contains("audit: windows=21 mismatches=0", "archive: windows=21 mismatches=0");
        assertThat(audit.exitCode()).isZero();
    }

    private Comporta.Ended verify() {
        return run(
                Map.of("COMPORTA_URL", bed.gateway().uri().toString()),
                "archive",
                "verify",
                "--to",
                "2100-01-01T00:00:00Z");
    }

    /** Whole hours and parts of them, old and older. */
    private void shouldAnswerWindows(GatewayApi api) {
        assertThat(api.summary(Window.EVERYTHING).byDefault()).isEqualTo(old(1, OLD + 1));
        for (int first = 0; first < OLD; first += 9_999) {
            for (int last = first; last < OLD; last += 22_222) {
                Window window = new Window(at(first), at(last));
                assertThat(api.summary(window).byDefault())
                        .as("%s", window)
                        .isEqualTo(old(first, last + 1));
            }
        }
    }

    /** Without an archive: whole hours it knows, parts of them it says that it does not. */
    private void shouldServeFromTheCopy() throws IOException {
        try (GatewayProcess gateway = serving(copy(), Map.of())) {
            GatewayApi api = new GatewayApi(client, gateway.uri());
            assertThat(api.summary(Window.EVERYTHING).byDefault()).isEqualTo(old(1, OLD + 1));
            Window kept = new Window(at(DROPPED + 1), at(OLD));
            assertThatThrownBy(() -> api.summary(new Window(at(1), at(OLD))))
                    .isInstanceOf(WireException.class);
            assertThatThrownBy(() -> api.summary(kept)).isInstanceOf(WireException.class);
        }
    }

    private void shouldServe(Path data, ProcessorTotals totals) throws IOException {
        try (GatewayProcess gateway = serving(data, Map.of("ARCHIVE_URL", postgres.url()))) {
            assertThat(new GatewayApi(client, gateway.uri()).summary(Window.EVERYTHING))
                    .isEqualTo(totals);
        }
    }

    private GatewayProcess serving(Path data, Map<String, String> more) throws IOException {
        Map<String, String> variables = new HashMap<>(processors());
        variables.putAll(more);
        variables.put("DATA_DIR", data.toString());
        return new GatewayProcess(Files.createDirectories(directory.resolve("serving")), variables);
    }

    private GatewayProcess second() throws IOException {
        Map<String, String> variables = new HashMap<>(environment());
        variables.putAll(processors());
        return new GatewayProcess(Files.createDirectories(directory.resolve("second")), variables);
    }

    private Map<String, String> processors() {
        return TestBed.processorUrls(
                bed.byDefault().uri().toString(), bed.byFallback().uri().toString());
    }

    private static void awaitOwner(GatewayProcess gateway) {
        Await.until(
                PATIENCE,
                () -> gateway.readiness().contains("\"role\":\"owner"),
                gateway::describe);
    }

    private void awaitArchived(int count) {
        Await.until(
                PATIENCE,
                () -> postgres.ask("SELECT count(*) FROM payments").equals(Integer.toString(count)),
                () -> postgres.ask("SELECT * FROM archive_position"));
    }

    private void post(GatewayProcess gateway, int count) {
        try (Clients clients = new Clients(gateway.uri(), 4, 1, 0, count)) {
            clients.awaitEnd();
            Await.until(
                    PATIENCE,
                    () ->
                            new GatewayApi(client, gateway.uri())
                                            .summary(Window.EVERYTHING)
                                            .sum()
                                            .count()
                                    == OLD + count,
                    gateway::describe);
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "REDIS_URL", redis.url(),
                "ARCHIVE_URL", postgres.url(),
                "RECOVER", "archive",
                "HISTORY_KEEP", "1h",
                "IDEMPOTENCY_MAX", "100");
    }

    private Path copy() {
        return directory.resolve("copy");
    }

    private Comporta.Ended ofRedis(String... words) {
        return run(Map.of("REDIS_URL", redis.url()), words);
    }

    private Comporta.Ended run(String... words) {
        return run(Map.of(), words);
    }

    private Comporta.Ended run(Map<String, String> more, String... words) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("ARCHIVE_URL", postgres.url());
        return Comporta.runToEnd(directory.resolve("command.log"), variables, words);
    }

    private int status(String path) {
        return get(path).status();
    }

    private WireConnection.Answer get(String path) {
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            return connection.send("GET", path, "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void bookOldPayments() throws IOException {
        try (WireConnection connection = new WireConnection(bed.byDefault().uri())) {
            for (int first = 1; first <= OLD; first += BATCH) {
                String payments =
                        IntStream.range(first, Math.min(OLD + 1, first + BATCH))
                                .mapToObj(
                                        it ->
                                                "{\"correlationId\":\""
                                                        + OldHistory.id(it)
                                                        + "\",\"amount\":"
                                                        + BigDecimal.valueOf(it, 2)
                                                        + ",\"requestedAt\":\""
                                                        + at(it)
                                                        + "\"}")
                                .collect(Collectors.joining(",", "{\"payments\":[", "]}"));
                assertThat(connection.send("POST", "/payments/batch", payments).status())
                        .isEqualTo(200);
            }
        }
    }

    private Instant at(int number) {
        return history.at(number);
    }

    /** Those with numbers from one on, up to another and without that. */
    private static Total old(int from, int to) {
        int first = Math.max(1, from);
        int last = Math.min(OLD, to - 1);
        long count = last - first + 1L;
        return new Total(count, count * (first + last) / 2);
    }

    private Total old(Window window) {
        long[] sums = new long[2];
        for (int number = 1; number <= OLD; number++) {
            if (!at(number).isBefore(window.from()) && !at(number).isAfter(window.to())) {
                sums[0]++;
                sums[1] += number;
            }
        }
        return new Total(sums[0], sums[1]);
    }
}
