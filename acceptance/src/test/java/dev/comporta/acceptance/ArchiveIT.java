package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that archives into a real PostgreSQL, while both are killed in turn.
 *
 * <p>{@code -Darchive.rounds=N} kills N times, {@code -Dstress.seed=N} repeats a run's choices; the
 * instants at which the processes get there are the machine's.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class ArchiveIT {
    private static final int ROUNDS = Integer.getInteger("archive.rounds", 5);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);
    private static final int OWNERS = Math.max(2, ROUNDS / 2);

    /** The lease is 3 s. */
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(20);

    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @Test
    void shouldHaveEachPaymentOnceWhoeverIsKilled() throws IOException {
        long seed = Seeds.print("ArchiveIT");
        SplittableRandom random = new SplittableRandom(seed);
        try (PostgresProcess postgres = new PostgresProcess();
                TestBed bed = new TestBed(directory, seed, environment(postgres));
                Clients clients = new Clients(bed.gateway().uri(), 16, seed, 50, Long.MAX_VALUE)) {
            bed.byDefault().suffer(new Faults(0.1, 0, 0.1));
            for (int round = 0; round < ROUNDS; round++) {
                pause(300 + random.nextInt(900));
                killOne(random.nextInt(3), bed, postgres, random);
            }
            pause(500);
            clients.end();
            bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());
            awaitCaughtUp(bed, postgres);

            assertThat(clients.surprises()).isEmpty();
            assertThat(archived(postgres)).isEqualTo(booked(bed));
            assertThat(postgres.ask("SELECT count(*) FROM archive_problems")).isEqualTo("0");
            shouldBeVerified(bed, postgres);
            assertThat(MetricFamilies.exposed(bed.api().metrics().text()))
                    .isEqualTo(
                            MetricFamilies.documented(
                                    Set.of(
                                            "other instances",
                                            "a journal in Redis",
                                            "webhooks",
                                            "API keys",
                                            "TLS")));
        }
    }

    /** A purge is archived also where the archive was away, and its segments are compacted. */
    @Test
    void shouldForgetWhatWasPurgedWhileItWasAway() {
        try (PostgresProcess postgres = new PostgresProcess();
                TestBed bed = new TestBed(directory, 1, environment(postgres))) {
            post(bed, 200);
            awaitCaughtUp(bed, postgres);
            assertThat(postgres.ask("SELECT count(*) FROM payments")).isEqualTo("200");

            postgres.kill();
            purge(bed);
            post(bed, 6_000); // more than a segment
            postgres.startAgain();
            awaitCaughtUp(bed, postgres);

            assertThat(postgres.ask("SELECT count(*) FROM purges")).isEqualTo("1");
            assertThat(postgres.ask("SELECT count(*) FROM payments")).isEqualTo("6000");
        }
    }

    /** The journal is in Redis, and whoever owns it goes on where the last owner came to. */
    @Test
    void shouldGoOnWhereTheOwnerBeforeCameTo() throws IOException {
        long seed = Seeds.print("ArchiveIT");
        try (PostgresProcess postgres = new PostgresProcess();
                RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, shared(postgres, redis));
                GatewayProcess second = second(bed, postgres, redis);
                Clients first = new Clients(bed.gateway().uri(), 8, seed, 50, Long.MAX_VALUE);
                Clients later = new Clients(second.uri(), 8, seed + 1, 50, Long.MAX_VALUE)) {
            bed.byDefault().suffer(new Faults(0.1, 0, 0.1));
            GatewayProcess owner = bed.gateway();
            GatewayProcess other = second;
            for (int round = 0; round < OWNERS; round++) {
                pause(1_000);
                awaitSome(postgres);
                owner.kill();
                awaitOwner(other);
                owner.startAgain();
                GatewayProcess next = other;
                other = owner;
                owner = next;
            }
            pause(500);
            first.end();
            later.end();
            other.terminate();
            if (owner != bed.gateway()) {
                owner.terminate();
                bed.gateway().startAgain();
            }
            awaitOwner(bed.gateway());
            bed.healAndDrain(DRAIN_MAX, first.acknowledged().size() + later.acknowledged().size());
            awaitCaughtUp(bed, postgres);

            assertThat(archived(postgres)).isEqualTo(booked(bed));
            assertThat(postgres.ask("SELECT count(*) FROM archive_position")).isEqualTo("1");
            assertThat(postgres.ask("SELECT count(*) FROM archive_problems")).isEqualTo("0");
            shouldBeVerified(bed, postgres);
        }
    }

    /** What the store has forgotten, the archive tells; and never that it is unknown. */
    @Test
    void shouldFindWhatTheStoreHasForgotten() {
        try (PostgresProcess postgres = new PostgresProcess();
                TestBed bed = new TestBed(directory, 1, forgetful(postgres))) {
            bed.byDefault().suffer(new Faults(0.3, 0, 0.1));
            Map<UUID, String> lives = new HashMap<>();
            for (UUID id : post(bed, 100, 100)) {
                lives.put(id, life(bed, id));
            }
            bed.byDefault().heal();
            postgres.kill();
            assertThat(get(bed, UUID.randomUUID()).status()).isEqualTo(404);
            postgres.startAgain();

            post(bed, 8_000, 8_100); // more than a segment
            Await.until(
                    CATCH_UP_MAX,
                    () -> bed.metric("comporta_ids_remembered") <= 8_000,
                    () -> bed.gateway().describe());
            awaitCaughtUp(bed, postgres);
            lives.forEach((id, life) -> assertThat(life(bed, id)).isEqualTo(life));
            assertThat(get(bed, UUID.randomUUID()).status()).isEqualTo(404);

            postgres.kill();
            UUID forgotten = lives.keySet().iterator().next();
            assertThat(get(bed, forgotten).status()).isEqualTo(503);
            postgres.startAgain();
            assertThat(life(bed, forgotten)).isEqualTo(lives.get(forgotten));
        }
    }

    private static Map<String, String> forgetful(PostgresProcess postgres) {
        Map<String, String> variables = new HashMap<>(environment(postgres));
        variables.put("IDEMPOTENCY_MAX", "50");
        return variables;
    }

    /** What is known of it in the long run: how often it was sent, the process knows that did. */
    private static String life(TestBed bed, UUID id) {
        WireConnection.Answer answer = get(bed, id);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body()
                .replaceAll("\"sends\":[^,]*,", "")
                .replaceAll("\"openedAt\":[^,]*,", "");
    }

    private static WireConnection.Answer get(TestBed bed, UUID id) {
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            return connection.send("GET", "/payments/" + id, "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> shared(PostgresProcess postgres, RedisProcess redis) {
        Map<String, String> variables = new HashMap<>(environment(postgres));
        variables.put("REDIS_URL", redis.url());
        return variables;
    }

    private GatewayProcess second(TestBed bed, PostgresProcess postgres, RedisProcess redis)
            throws IOException {
        Map<String, String> variables = new HashMap<>(shared(postgres, redis));
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return new GatewayProcess(Files.createDirectories(directory.resolve("second")), variables);
    }

    private static void awaitOwner(GatewayProcess gateway) {
        Await.until(
                TAKE_OVER_MAX,
                () -> gateway.readiness().contains("\"role\":\"owner"),
                gateway::describe);
    }

    /** This owner's, too: else it might be killed before it archives anything. */
    private static void awaitSome(PostgresProcess postgres) {
        long before = Long.parseLong(postgres.ask("SELECT count(*) FROM payments"));
        Await.until(
                CATCH_UP_MAX,
                () -> Long.parseLong(postgres.ask("SELECT count(*) FROM payments")) > before,
                () -> postgres.ask("SELECT * FROM archive_position"));
    }

    /** Its data directory is gone; what was settled is not. */
    @Test
    void shouldComeBackFromTheArchiveOnANewDisk() throws IOException {
        try (PostgresProcess postgres = new PostgresProcess();
                TestBed bed = new TestBed(directory, 1, environment(postgres))) {
            post(bed, 3_000);
            awaitCaughtUp(bed, postgres);
            String before = bed.api().summary(Window.EVERYTHING).toString();
            Map<UUID, String> archived = archived(postgres);
            bed.gateway().kill();
            deleteData();

            Comporta.Ended refused = GatewayProcess.runToEnd(directory, environment(postgres));
            assertThat(refused.output()).contains("RECOVER=archive");
            assertThat(refused.exitCode()).isEqualTo(1);
            Comporta.Ended restored =
                    Comporta.runToEnd(
                            directory.resolve("restore.log"),
                            Map.of(
                                    "ARCHIVE_URL",
                                    postgres.url(),
                                    "DATA_DIR",
                                    directory.resolve("data").toString()),
                            "archive",
                            "restore");
            assertThat(restored.output()).contains("3000 settled payments were restored");
            assertThat(restored.exitCode()).isZero();
            bed.gateway().startAgain();

            assertThat(bed.api().summary(Window.EVERYTHING)).hasToString(before);
            assertThat(archived(postgres)).isEqualTo(archived);
            postAgain(bed, archived);
        }
    }

    /** The same payment is the same one, and with another amount it is refused. */
    private static void postAgain(TestBed bed, Map<UUID, String> archived) throws IOException {
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            for (Map.Entry<UUID, String> row : archived.entrySet().stream().limit(20).toList()) {
                UUID id = row.getKey();
                long cents = Long.parseLong(row.getValue().split("\\|", 3)[1]);
                assertThat(connection.send("POST", "/payments", body(id, cents)).status())
                        .isEqualTo(202);
                assertThat(connection.send("POST", "/payments", body(id, cents + 1)).status())
                        .isEqualTo(409);
            }
        }
        assertThat(settled(bed)).isEqualTo(archived.size());
    }

    private static String body(UUID id, long cents) {
        return "{\"correlationId\":\"" + id + "\",\"amount\":" + BigDecimal.valueOf(cents, 2) + "}";
    }

    private void deleteData() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static Map<String, String> environment(PostgresProcess postgres) {
        return Map.of(
                "PROCESSOR_TIMEOUT",
                "500ms",
                "ROUTING_DEADLINE",
                "1s",
                "SEGMENT_MIB",
                "1",
                "ARCHIVE_URL",
                postgres.url(),
                "ARCHIVE_TIMEOUT",
                "2s");
    }

    private static void killOne(
            int which, TestBed bed, PostgresProcess postgres, SplittableRandom random) {
        if (which != 1) {
            postgres.kill();
        }
        if (which != 0) {
            bed.gateway().kill();
            bed.gateway().startAgain();
        }
        if (which != 1) {
            pause(random.nextInt(1_000));
            postgres.startAgain();
        }
    }

    private static void post(TestBed bed, int count) {
        post(bed, count, count);
    }

    /** Gives those that were taken, once so many are settled in all. */
    private static Set<UUID> post(TestBed bed, int count, int settledThen) {
        try (Clients clients = new Clients(bed.gateway().uri(), 8, count, 0, count)) {
            clients.awaitEnd();
            Await.until(
                    DRAIN_MAX, () -> settled(bed) == settledThen, () -> bed.gateway().describe());
            return clients.acknowledged();
        }
    }

    private static void purge(TestBed bed) {
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            assertThat(connection.send("POST", "/purge-payments", "").status()).isEqualTo(200);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long settled(TestBed bed) {
        return bed.api().summary(Window.EVERYTHING).sum().count();
    }

    private static void awaitCaughtUp(TestBed bed, PostgresProcess postgres) {
        long settled = settled(bed);
        Await.until(
                CATCH_UP_MAX,
                () -> postgres.ask("SELECT count(*) FROM payments").equals(Long.toString(settled)),
                () -> bed.gateway().describe() + postgres.ask("SELECT * FROM archive_position"));
    }

    /** By id: processor, cents and instant. */
    private static Map<UUID, String> archived(PostgresProcess postgres) {
        Map<UUID, String> archived = new TreeMap<>();
        postgres.ask(
                        "SELECT correlation_id, processor, (amount * 100)::bigint,"
                                + " (extract(epoch FROM requested_at) * 1000)::bigint FROM payments")
                .lines()
                .map(line -> line.split("\\|", 2))
                .forEach(columns -> archived.put(UUID.fromString(columns[0]), columns[1]));
        return archived;
    }

    private static Map<UUID, String> booked(TestBed bed) {
        Map<UUID, String> booked = new TreeMap<>();
        bed.bookings()
                .forEach(
                        it ->
                                booked.put(
                                        it.id(),
                                        it.processor()
                                                + "|"
                                                + it.cents()
                                                + "|"
                                                + it.requestedAt().toEpochMilli()));
        return booked;
    }

    private void shouldBeVerified(TestBed bed, PostgresProcess postgres) {
        Map<String, String> variables =
                Map.of(
                        "ARCHIVE_URL", postgres.url(),
                        "COMPORTA_URL", bed.gateway().uri().toString());
        Comporta.Ended status =
                Comporta.runToEnd(directory.resolve("status.log"), variables, "archive", "status");
        assertThat(status.output()).contains("schema version", "comporta");
        assertThat(status.exitCode()).isZero();
        String processors =
                "default=" + bed.byDefault().uri() + ",fallback=" + bed.byFallback().uri();
        String[] verify = {
            "archive", "verify", "--processors", processors, "--to", "2100-01-01T00:00:00Z"
        };
        Comporta.Ended agree =
                Comporta.runToEnd(directory.resolve("verify.log"), variables, verify);
        assertThat(agree.output()).contains("all agree");
        assertThat(agree.exitCode()).isZero();
        Comporta.Ended audit = audit(bed, variables);
        assertThat(audit.output())
                .contains("audit: windows=21 mismatches=0", "archive: windows=21 mismatches=0");
        assertThat(audit.exitCode()).isZero();

        postgres.ask("DELETE FROM payments WHERE position = (SELECT max(position) FROM payments)");
        Comporta.Ended differ =
                Comporta.runToEnd(directory.resolve("differ.log"), variables, verify);
        assertThat(differ.output()).contains("DIFFERENT");
        assertThat(differ.exitCode()).isEqualTo(1);
        Comporta.Ended differs = audit(bed, variables);
        assertThat(differs.output())
                .contains("audit: windows=21 mismatches=0")
                .doesNotContain("archive: windows=21 mismatches=0");
        assertThat(differs.exitCode()).isEqualTo(1);
    }

    private Comporta.Ended audit(TestBed bed, Map<String, String> variables) {
        return Comporta.runToEnd(
                directory.resolve("audit.log"),
                variables,
                "audit",
                "--url",
                bed.gateway().uri().toString(),
                "--default-url",
                bed.byDefault().uri().toString(),
                "--fallback-url",
                bed.byFallback().uri().toString());
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
