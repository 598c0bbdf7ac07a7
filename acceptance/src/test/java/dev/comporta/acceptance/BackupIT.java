package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups under load; the machine is lost, and a gateway starts from the copy (fault 24). */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class BackupIT {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
    private static final Pattern COPIED = Pattern.compile("copied up to +([\\d,]+)");
    private static final Pattern BEFORE = Pattern.compile("the copy was at +([\\d,]+)");

    @TempDir private Path directory;

    @Test
    void shouldServeWhatWasThereWhenTheLastBackupBegan() throws IOException {
        long seed = Seeds.print("BackupIT");
        try (TestBed bed = new TestBed(directory, seed, Map.of("SEGMENT_MIB", "1"));
                Clients clients = new Clients(bed.gateway().uri(), 16, seed, 15, Long.MAX_VALUE)) {
            pause(3_000);
            Comporta.Ended first = backup(data());
            assertThat(first.exitCode()).as(first.output()).isZero();
            killSomeBackups(new SplittableRandom(seed));
            Set<UUID> before = new HashSet<>(clients.acknowledged());
            Comporta.Ended second = backup(data());
            assertThat(second.exitCode()).as(second.output()).isZero();
            assertThat(number(BEFORE, second)).isGreaterThanOrEqualTo(number(COPIED, first));
            assertThat(verify(copy())).endsWith("whole\n");
            assertThat(openIn(copy()).exitCode()).isZero();
            pause(1_000);
            clients.end();
            assertThat(clients.surprises()).isEmpty();

            loseAndRestore(bed);

            Set<UUID> known = known(bed, clients);
            assertThat(known).containsAll(before);
            shouldAgreeOn(known, bed, clients, before, seed);
            shouldNameWhatIsMissing(known, bed, clients);
            assertThat(backupOntoTheRunningOne()).isEqualTo(3);
        }
    }

    @Test
    void shouldMakeADirectoryOfAJournalInRedis() throws IOException {
        long seed = Seeds.print("BackupIT");
        try (RedisProcess redis = new RedisProcess(directory);
                ProcessorPair processors = new ProcessorPair(seed)) {
            Map<String, String> variables = new HashMap<>(processors.urls());
            Map<String, String> shared = new HashMap<>(variables);
            shared.put("REDIS_URL", redis.url());
            Set<UUID> acknowledged;
            try (GatewayProcess gateway = new GatewayProcess(directory, shared)) {
                Await.until(
                        DRAIN_MAX, () -> gateway.readiness().contains("owner"), gateway::describe);
                try (Clients clients = new Clients(gateway.uri(), 8, seed, 20, 3_000)) {
                    clients.awaitEnd();
                    acknowledged = new HashSet<>(clients.acknowledged());
                }
                Comporta.Ended ended = backup(Map.of("REDIS_URL", redis.url()));
                assertThat(ended.exitCode()).as(ended.output()).isZero();
            }
            variables.put("DATA_DIR", copy().toString());
            try (GatewayProcess gateway = new GatewayProcess(directory, variables);
                    WireConnection connection = new WireConnection(gateway.uri())) {
                for (UUID id : acknowledged) {
                    assertThat(ToldPayment.ask(connection, id)).isNotEqualTo(ToldPayment.UNKNOWN);
                }
            }
        }
    }

    /** Wherever they die, the next one goes on, and the copy is whole. */
    private void killSomeBackups(SplittableRandom random) {
        for (int round = 0; round < 4; round++) {
            Process backup =
                    Comporta.start(
                            Comporta.command(List.of(), "journal", "backup", copy().toString()),
                            directory.resolve("killed.log"),
                            data());
            pause(100 + random.nextInt(900));
            backup.destroyForcibly();
            Comporta.awaitEnd(backup, directory.resolve("killed.log"), DRAIN_MAX);
        }
    }

    private void loseAndRestore(TestBed bed) {
        bed.gateway().kill();
        delete(directory.resolve("data"));
        try {
            Files.move(copy(), directory.resolve("data"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        bed.gateway().startAgain();
        Await.until(
                DRAIN_MAX,
                () -> bed.api().metrics().undecidedCount().orElseThrow() == 0,
                bed.gateway()::describe);
    }

    /** Of all that were posted. */
    private static Set<UUID> known(TestBed bed, Clients clients) throws IOException {
        Set<UUID> known = new HashSet<>();
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            for (UUID id : clients.posted().keySet()) {
                if (!ToldPayment.ask(connection, id).equals(ToldPayment.UNKNOWN)) {
                    known.add(id);
                }
            }
        }
        return known;
    }

    private static void shouldAgreeOn(
            Set<UUID> known, TestBed bed, Clients clients, Set<UUID> acknowledged, long seed) {
        Map<UUID, Long> posted = new HashMap<>(clients.posted());
        posted.keySet().retainAll(known);
        List<ProcessorBooking> bookings =
                bed.bookings().stream().filter(booking -> known.contains(booking.id())).toList();
        ThreeSets sets = new ThreeSets(posted, acknowledged, bookings);
        System.out.println("BackupIT: of " + clients.posted().size() + " restored: " + sets);
        sets.shouldHoldEachPaymentOnce()
                .shouldBeToldByTheGateway(bed.gateway().uri())
                .shouldAgreeInWindows(bed.api()::summary, 200, seed);
    }

    /** As the page on backups says: what the gateway does not know, a processor may have. */
    private void shouldNameWhatIsMissing(Set<UUID> known, TestBed bed, Clients clients) {
        Set<UUID> missing = new HashSet<>(clients.acknowledged());
        missing.removeAll(known);
        assertThat(missing).isNotEmpty();
        assertThat(bed.bookings().stream().map(ProcessorBooking::id)).containsAll(missing);
        Comporta.Ended asked =
                Comporta.runToEnd(
                        directory.resolve("payments.log"),
                        Map.of("COMPORTA_URL", bed.gateway().uri().toString()),
                        "payments",
                        missing.iterator().next().toString());
        assertThat(asked.exitCode()).as(asked.output()).isEqualTo(1);
    }

    /** The directory that was a copy belongs to a gateway now. */
    private int backupOntoTheRunningOne() {
        Comporta.Ended ended =
                Comporta.runToEnd(
                        directory.resolve("backup.log"),
                        Map.of("DATA_DIR", directory.toString()),
                        "journal",
                        "backup",
                        directory.resolve("data").toString());
        assertThat(ended.output()).contains("in use by another process");
        return ended.exitCode();
    }

    private Map<String, String> data() {
        return Map.of("DATA_DIR", directory.resolve("data").toString());
    }

    private Path copy() {
        return directory.resolve("copy");
    }

    private Comporta.Ended backup(Map<String, String> source) {
        return Comporta.runToEnd(
                directory.resolve("backup.log"), source, "journal", "backup", copy().toString());
    }

    private String verify(Path data) {
        return Comporta.runToEnd(
                        directory.resolve("verify.log"),
                        Map.of(),
                        "journal",
                        "verify",
                        data.toString())
                .output();
    }

    private Comporta.Ended openIn(Path data) {
        return Comporta.runToEnd(
                directory.resolve("open.log"),
                Map.of(),
                "journal",
                "dump",
                "--open",
                data.toString());
    }

    private static long number(Pattern pattern, Comporta.Ended ended) {
        Matcher matcher = pattern.matcher(ended.output());
        assertThat(matcher.find()).as(ended.output()).isTrue();
        return Long.parseLong(matcher.group(1).replace(",", ""));
    }

    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
