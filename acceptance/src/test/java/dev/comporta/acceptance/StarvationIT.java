package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers who take all there is: descriptors, buffers, heap, or the reader of stderr. */
@Timeout(180)
final class StarvationIT {
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
    private static final int BURST = 2_500;
    private static final int PAGES_EACH = 128;
    private static final int PAGE = 1_000;

    @TempDir private Path directory;

    private static GatewayProcess.Means means(String transport, String shell, String heap) {
        return new GatewayProcess.Means(
                shell, List.of("-Dcomporta.transport=" + transport, "-Xmx" + heap));
    }

    private static boolean isOk(URI gateway, String path) {
        try (WireConnection connection = new WireConnection(gateway)) {
            return connection.send("GET", path, "").status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void awaitOk(GatewayProcess gateway, String path) {
        Await.until(
                SERVED_WITHIN,
                () -> isOk(gateway.uri(), path),
                () -> path + " is not answered: " + gateway.describe());
    }

    /** Serves payments, and ends as it should. */
    private static void shouldBeWell(TestBed bed) throws IOException {
        awaitOk(bed.gateway(), "/healthz");
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            assertThat(connection.post(UUID.randomUUID(), 1_990)).isEqualTo(202);
        }
        Await.until(
                SERVED_WITHIN,
                () -> bed.byDefault().stat("booked") == 1,
                () -> "not settled: " + bed.gateway().describe());
        shouldEndWell(bed.gateway());
    }

    private static void shouldEndWell(GatewayProcess gateway) {
        int exitCode = gateway.terminate();
        assertThat(exitCode).as(gateway.output()).isZero();
        assertThat(gateway.output())
                .contains("ended by SIGTERM")
                .doesNotContain("Error", "Exception");
        assertThat(gateway.output().lines().filter(line -> line.contains(" WARN ")))
                .as("that its bounds are low is all that it warns of")
                .allMatch(line -> line.contains(" gateway: by its "));
    }

    @ParameterizedTest
    @CsvSource({
        "io_uring, 300, 1",
        "io_uring, 1024, 1",
        "io_uring, 1024, 2",
        "io_uring, 300, 5",
        "io_uring, 2048, 1",
        "epoll, 300, 1",
        "epoll, 1024, 2",
        "epoll, 300, 5",
        "nio, 300, 1",
        "nio, 1024, 2",
    })
    void shouldServeBesideABurstOfConnections(String transport, int files, String threads)
            throws IOException {
        try (TestBed bed =
                new TestBed(
                        directory,
                        1,
                        means(transport, "ulimit -n " + files, "128m"),
                        Map.of("THREADS", threads))) {
            try (Crowd _ = new Crowd(bed.gateway().uri(), BURST)) {
                awaitOk(bed.gateway(), "/livez");
            }

            shouldBeWell(bed);
        }
    }

    @Test
    void shouldWarmUpWithTheSmallestHeap() throws IOException {
        try (TestBed bed =
                new TestBed(directory, 1, means("nio", ":", "16m"), Map.of("WARM_UP", "500ms"))) {
            assertThat(bed.gateway().output()).doesNotContain("warm-up failed");

            shouldBeWell(bed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll", "nio"})
    void shouldServeBesideSlowHeadsWithTheSmallestHeap(String transport) throws IOException {
        byte[] head = ("GET / HTTP/1.1\r\nX: " + "x".repeat(7_900)).getBytes(ISO_8859_1);
        try (TestBed bed = new TestBed(directory, 1, means(transport, ":", "16m"), Map.of())) {
            try (Crowd crowd = new Crowd(bed.gateway().uri(), 8_200)) {
                crowd.send(head);
                awaitOk(bed.gateway(), "/livez");
            }

            shouldBeWell(bed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll", "nio"})
    void shouldServeBesideThoseWhoAskForMuchAndReadNothing(String transport) throws IOException {
        byte[] pages =
                "GET /dead-letters?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .repeat(PAGES_EACH)
                        .getBytes(ISO_8859_1);
        BuriedPayments.write(directory, PAGE);
        try (TestBed bed =
                new TestBed(directory, 1, means(transport, ":", "128m"), Map.of("THREADS", "2"))) {
            GatewayProcess gateway = bed.gateway();
            assertThat(metrics(gateway)).contains("comporta_payments_dead_letters " + PAGE + "\n");
            try (Crowd crowd = new Crowd(gateway.uri(), 64)) {
                crowd.send(pages);
                awaitOk(gateway, "/livez");
                awaitOk(gateway, "/dead-letters?limit=1");
            }

            shouldBeWell(bed);
        }
    }

    /** Stderr is a pipe that is full, and that nobody reads. */
    @Test
    void shouldNotWaitForAReaderOfItsWords() throws IOException {
        String fullPipe =
                "mkfifo %1$s; exec 3<>%1$s; dd if=/dev/zero bs=65536 count=1 >&3 2>/dev/null; exec 2>&3"
                        .formatted(directory.resolve("stderr"));
        BuriedPayments.write(directory, 1);
        try (TestBed bed =
                        new TestBed(
                                directory,
                                1,
                                new GatewayProcess.Means(fullPipe, List.of()),
                                Map.of("THREADS", "2"));
                WireConnection connection = new WireConnection(bed.gateway().uri())) {
            int retried = // which is logged by the engine's thread
                    connection.send("POST", "/dead-letters/retry?reason=refused", "").status();

            assertThat(retried).isEqualTo(200);
            assertThat(connection.post(UUID.randomUUID(), 1)).isEqualTo(202);
            assertThat(bed.gateway().terminate()).isZero();
        }
    }

    private static String metrics(GatewayProcess gateway) {
        try (WireConnection connection = new WireConnection(gateway.uri())) {
            return connection.send("GET", "/metrics", "").body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
