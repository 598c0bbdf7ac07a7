package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
        try (Clients clients = new Clients(bed.gateway().uri(), 8, count, 0, count)) {
            clients.awaitEnd();
        }
        Await.until(DRAIN_MAX, () -> settled(bed) == count, () -> bed.gateway().describe());
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

        postgres.ask("DELETE FROM payments WHERE position = (SELECT max(position) FROM payments)");
        Comporta.Ended differ =
                Comporta.runToEnd(directory.resolve("differ.log"), variables, verify);
        assertThat(differ.output()).contains("DIFFERENT");
        assertThat(differ.exitCode()).isEqualTo(1);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
