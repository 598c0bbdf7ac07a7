package dev.comporta.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.postgres.ArchivedProcessor;
import dev.comporta.archive.postgres.PostgresArchive;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.archive.postgres.PostgresServer;
import dev.comporta.archive.postgres.SwallowingLink;
import dev.comporta.payment.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The archiver on a real PostgreSQL that fails, and comes back. */
@Timeout(120)
class ArchiverIT {
    private static final List<ArchivedProcessor> PROCESSORS =
            List.of(new ArchivedProcessor("default", 50_000));
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final long STEPS_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final FakeStream stream = new FakeStream();
    private PostgresServer server;
    private @Nullable Archiver archiver;

    @BeforeEach
    void start() throws IOException {
        server = PostgresServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (archiver != null) {
            archiver.end();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldGoOnOnceAFullDiskHasRoomAgain() throws Exception {
        try (SmallDisk disk = new SmallDisk()) {
            server.run("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
            server.run("ALTER ROLE comporta SET default_tablespace = small");
            Archiver writing = open(server.url(), TIMEOUT);
            disk.fill();
            stream.settle(1, 60_000);

            stepUntil(writing, () -> problemOf(writing).contains("53100"));
            shouldHaveUpToItsPosition();

            disk.makeRoom();
            shouldCatchUp(writing);
        }
    }

    /** Also where it comes to it in the middle, as when a primary becomes a standby. */
    @Test
    void shouldGoOnOnceWritesAreTakenAgain() throws SQLException {
        Archiver writing = open(server.url(), TIMEOUT);
        stream.settle(1, 500);
        shouldCatchUp(writing);

        server.run("ALTER ROLE comporta SET default_transaction_read_only = on");
        server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'comporta%'");
        stream.settle(501, 500);
        stepUntil(writing, () -> problemOf(writing).contains("25006"));
        shouldHaveUpToItsPosition();

        server.run(
                "SET transaction_read_only = off;"
                        + " ALTER ROLE comporta RESET default_transaction_read_only");
        shouldCatchUp(writing);
    }

    @Test
    void shouldGoOnBehindAConnectionThatSwallows() throws Exception {
        try (SwallowingLink link = new SwallowingLink(server.port())) {
            Archiver writing = open(url(link.port()), TIMEOUT);
            stream.settle(1, 500);
            shouldCatchUp(writing);

            link.swallow();
            stream.settle(501, 500);
            stepUntil(writing, () -> writing.status().failures() >= 2);
            assertThat(problemOf(writing)).contains("PostgreSQL");
            assertThat(writing.status().connected()).isFalse();

            link.mend();
            shouldCatchUp(writing);
        }
    }

    /** The test's own limit is far below the call's. */
    @Test
    void shouldEndThoughACallHangs() throws Exception {
        try (SwallowingLink link = new SwallowingLink(server.port())) {
            Archiver writing = open(url(link.port()), Duration.ofMinutes(10));
            stream.settle(1, 500);
            shouldCatchUp(writing);
            link.swallow();
            stream.settle(501, 500);
            Thread hanging = Thread.ofPlatform().daemon().start(writing::step);

            while (hanging.isAlive()) {
                writing.stop();
                hanging.join(Duration.ofMillis(50));
            }
        }
    }

    @Test
    void shouldWriteAgainWhatAFailOverHasLost() throws Exception {
        try (PostgresServer standby = server.startStandby()) {
            String either =
                    "jdbc:postgresql://127.0.0.1:"
                            + server.port()
                            + ",127.0.0.1:"
                            + standby.port()
                            + "/postgres?targetServerType=primary";
            Archiver writing = open(either, TIMEOUT);
            stream.settle(1, 1_000);
            shouldCatchUp(writing);
            awaitPosition(standby, stream.end());
            standby.run("ALTER SYSTEM SET primary_conninfo = ''");
            standby.run("SELECT pg_reload_conf()");
            awaitNoReceiver(standby);
            stream.settle(1_001, 1_000);
            shouldCatchUp(writing);

            server.kill();
            standby.run("SELECT pg_promote()");
            assertThat(standby.query("SELECT position FROM archive_position"))
                    .as("the fail-over has lost some")
                    .containsExactly("1000");
            stream.settle(2_001, 1_000);
            stepUntil(writing, () -> writing.status().lag() == 0);

            assertThat(writing.status().failures()).isPositive();
            assertThat(standby.query("SELECT count(*), count(DISTINCT position) FROM payments"))
                    .containsExactly("3000|3000");
            assertThat(standby.query("SELECT count(*) FROM archive_problems")).containsExactly("0");
        }
    }

    private static void awaitPosition(PostgresServer standby, long position) throws Exception {
        while (!isAt(standby, position)) {
            Thread.sleep(10);
        }
    }

    private static boolean isAt(PostgresServer standby, long position) {
        try {
            return standby.query("SELECT position FROM archive_position")
                    .equals(List.of(Long.toString(position)));
        } catch (SQLException e) {
            return false; // it has not come to the table yet
        }
    }

    private static void awaitNoReceiver(PostgresServer standby) throws Exception {
        while (!standby.query("SELECT count(*) FROM pg_stat_wal_receiver").equals(List.of("0"))) {
            Thread.sleep(10);
        }
    }

    private Archiver open(String url, Duration timeout) {
        PostgresOptions options = new PostgresOptions(url, "comporta", "", "a", timeout, false);
        Archiver opened =
                new Archiver(
                        stream,
                        PostgresArchive.connector(options, PROCESSORS),
                        () -> true,
                        Clock.system());
        archiver = opened;
        long _ = opened.step();
        return opened;
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The back-off is left out. */
    private static void stepUntil(Archiver writing, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("%s", writing.status())
                    .isLessThan(STEPS_MAX_NANOS);
            long _ = writing.step();
        }
    }

    private static String problemOf(Archiver writing) {
        return writing.status().problem().orElse("");
    }

    private void shouldCatchUp(Archiver writing) throws SQLException {
        stepUntil(writing, () -> writing.status().lag() == 0);
        assertThat(problemOf(writing)).isEmpty();
        shouldHaveUpToItsPosition();
        assertThat(server.query("SELECT position FROM archive_position"))
                .containsExactly(Long.toString(stream.end()));
    }

    /**
     * Each settled payment of the stream up to there, once, and to the cent. A full batch may hold
     * one more: its position is reached behind it.
     */
    private void shouldHaveUpToItsPosition() throws SQLException {
        assertThat(
                        server.query(
                                "SELECT count(s.correlation_id) - p.position,"
                                        + " count(DISTINCT s.correlation_id) - p.position,"
                                        + " coalesce(sum(s.amount), 0) - p.position * 19.90"
                                        + " FROM archive_position p LEFT JOIN payments s"
                                        + " ON s.gateway = p.gateway AND s.position <= p.position"
                                        + " GROUP BY p.position"))
                .containsExactly("0|0|0.00");
    }

    /** A file system of some megabytes. */
    private static final class SmallDisk implements AutoCloseable {
        private static final int ROOM_BYTES = 4 << 20;

        private final Path mount;

        SmallDisk() throws IOException {
            mount = Files.createTempDirectory(Path.of("/tmp"), "comporta-small-");
            boolean isMounted =
                    run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", mount.toString());
            if (!isMounted) {
                Files.delete(mount);
            }
            Assumptions.assumeTrue(isMounted, "no right to mount a small file system");
            assertThat(run("install", "-d", "-o", "postgres", path())).isTrue();
        }

        String path() {
            return mount.resolve("space").toString();
        }

        /** Leaves room for some thousand rows. */
        void fill() throws IOException {
            long ballast = mount.toFile().getUsableSpace() - ROOM_BYTES;
            Files.write(mount.resolve("ballast"), new byte[Math.toIntExact(ballast)]);
        }

        void makeRoom() throws IOException {
            Files.delete(mount.resolve("ballast"));
        }

        @Override
        public void close() throws IOException {
            assertThat(run("umount", "--lazy", mount.toString())).isTrue();
            Files.delete(mount);
        }

        private static boolean run(String... line) throws IOException {
            try {
                return new ProcessBuilder(line).inheritIO().start().waitFor() == 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
