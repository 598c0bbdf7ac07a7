package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gateway stops, and when it does not start (fault 22). */
@Timeout(180)
final class ShutdownIT {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
    private static final int PAYMENTS_BEFORE = 300;

    @TempDir private Path directory;

    @Test
    void shouldLoseNothingWhenToldToStopUnderLoad() {
        long seed = Seeds.print("ShutdownIT");
        try (TestBed bed =
                        new TestBed(
                                directory,
                                seed,
                                Map.of("PROCESSOR_TIMEOUT", "1s", "ROUTING_DEADLINE", "1s"));
                Clients clients = new Clients(bed.gateway().uri(), 24, seed, 30, Long.MAX_VALUE)) {
            bed.byDefault().suffer(new Faults(0.05, 0.05, 0.05));
            bed.byDefault().suffer(Duration.ofMillis(50), false);
            Await.until(
                    DRAIN_MAX,
                    () -> clients.acknowledged().size() > PAYMENTS_BEFORE,
                    () -> "acknowledged " + clients.acknowledged().size());

            int exitCode = bed.gateway().terminate();
            String lastWords = bed.gateway().output();
            bed.gateway().startAgain();
            int acknowledgedBefore = clients.acknowledged().size();
            Await.until(
                    DRAIN_MAX,
                    () -> clients.acknowledged().size() > acknowledgedBefore + PAYMENTS_BEFORE,
                    () -> "acknowledged " + clients.acknowledged().size());
            clients.end();
            bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());

            assertThat(exitCode).as(lastWords).isZero();
            assertThat(clients.surprises()).isEmpty();
            new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings())
                    .shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(bed.gateway().uri())
                    .shouldAgreeInWindows(bed.api()::summary, 100, seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 15", "INT, 2", "HUP, 1"})
    void shouldSayWhichSignalEndedIt(String signal, int number) throws IOException {
        assumeThat(isIgnored(number)).isFalse();
        try (GatewayProcess gateway = new GatewayProcess(directory, Map.of())) {
            gateway.signal(signal);

            assertThat(gateway.awaitEnd()).as(gateway.output()).isZero();
            assertThat(gateway.output()).contains("ended by SIG" + signal + ", all is stored");
        }
    }

    /** Under nohup, or in the background of a shell's script; children inherit it. */
    private static boolean isIgnored(int signal) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(ignored -> (ignored >> (signal - 1) & 1) == 1);
        }
    }

    /** What makes the watchdog's own thread sleep, too, is no loop that does not turn. */
    @Test
    void shouldOutliveAPauseOfTheWholeProcess() {
        try (TestBed bed = new TestBed(directory, 1, Map.of("STALL_MAX", "1s"))) {
            bed.gateway().signal("STOP");
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            bed.gateway().signal("CONT");

            Await.until(
                    DRAIN_MAX,
                    () -> bed.api().metrics().sum("comporta_store_accepting").orElse(0) == 1,
                    () -> bed.gateway().describe());
            assertThat(bed.gateway().terminate()).as(bed.gateway().output()).isZero();
        }
    }

    /** A probe that asked meanwhile is answered first of all, before anything of the engine's. */
    @RepeatedTest(3) // whether the engine's tick comes before the probe is chance
    void shouldBeAliveRightAfterAPauseOfTheWholeProcess() throws IOException {
        try (GatewayProcess gateway = new GatewayProcess(directory, Map.of());
                Socket socket = new Socket(gateway.uri().getHost(), gateway.uri().getPort())) {
            socket.setSoTimeout((int) DRAIN_MAX.toMillis());
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

            gateway.signal("STOP");
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            gateway.signal("CONT");

            assertThat(answers.readAllAsString()).startsWith("HTTP/1.1 200").contains("turn");
        }
    }

    @Test
    void shouldKeepItsDataAndItsSocketFromOthers() throws IOException {
        Path socket = directory.resolve("gateway.sock");
        Map<String, String> variables =
                Map.of("UNIX_SOCKET", socket.toString(), "UNIX_SOCKET_MODE", "0600");
        try (GatewayProcess _ = new GatewayProcess(directory, variables)) {
            assertThat(modeOf(socket)).isEqualTo("rw-------");
            Path data = directory.resolve("data");
            assertThat(modeOf(data)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(data)) {
                assertThat(files).isNotEmpty().allMatch(it -> modeOf(it).equals("rw-------"));
            }
        }
    }

    private static String modeOf(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void shouldLeaveTheSocketToTheOneThatListensOnIt() throws IOException {
        Path socket = directory.resolve("gateway.sock");
        Map<String, String> first = Map.of("UNIX_SOCKET", socket.toString());
        Map<String, String> second =
                Map.of(
                        "UNIX_SOCKET",
                        socket.toString(),
                        "DATA_DIR",
                        directory.resolve("other").toString());
        try (GatewayProcess _ = new GatewayProcess(directory, first)) {
            Comporta.Ended ended = GatewayProcess.runToEnd(directory, second);

            assertThat(ended.exitCode()).as("%s", ended).isEqualTo(1);
            assertThat(ended.output())
                    .contains(socket + " is in use by another process")
                    .doesNotContain("Exception");
            SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://u:s3cret@host:80", "http://u:s3cret@a_b:80", "http://u:s3cret^@h"})
    void shouldNotTellThePasswordOfAUrl(String url) {
        for (Map<String, String> variables :
                List.of(
                        Map.of("DEFAULT_PROCESSOR_URL", url),
                        Map.of("PROCESSORS", "name=acme,url=" + url + ",fee=0.07"))) {
            Comporta.Ended ended = GatewayProcess.runToEnd(directory, variables);

            assertThat(ended.exitCode()).as("%s", ended).isEqualTo(2);
            assertThat(ended.output()).contains("comporta: ").doesNotContain("s3cret");
        }
    }

    @Test
    void shouldRefuseADataDirectoryThatAnotherProcessUses() {
        try (TestBed _ = new TestBed(directory, 1, Map.of())) {
            Comporta.Ended second = GatewayProcess.runToEnd(directory, Map.of());

            assertThat(second.exitCode()).as("%s", second).isIn(1, 2);
            assertThat(second.output())
                    .contains(directory.resolve("data").toString())
                    .contains("in use by another process")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void shouldSayWhyItCanNotUseItsDataDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("data"));

        Comporta.Ended ended = GatewayProcess.runToEnd(directory, Map.of());

        assertThat(ended.exitCode()).as("%s", ended).isIn(1, 2);
        assertThat(ended.output())
                .contains("can't use " + file + ": it exists and is no directory")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, abc",
        "PORT, 65536",
        "ROUTING_DEADLINE, 5",
        "PROCESSOR_TIMEOUT, 0ms",
        "PROCESSOR_IN_FLIGHT_MAX, 0",
        "DURABILITY, maybe",
        "DEFAULT_PROCESSOR_URL, nonsense",
        "FALLBACK_PROCESSOR_URL, ftp://processor",
        "THREADS, many",
        "PENDING_MAX, -1",
        "ALLOW_PURGE, perhaps",
        "STALL_MAX, 10ms",
    })
    void shouldRefuseABadConfigurationWhole(String key, String value) {
        Comporta.Ended ended = GatewayProcess.runToEnd(directory, Map.of(key, value));

        assertThat(ended.exitCode()).as("%s", ended).isIn(1, 2);
        String reason = ended.output().lines().findFirst().orElse("");
        assertThat(reason).startsWith("comporta: " + key).doesNotContain("Exception");
        assertThat(ended.output()).doesNotContain("listening");
        assertThat(Files.exists(directory.resolve("data"))).isFalse();
    }
}
