package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL on a free port of loopback, which a test can kill and start again. */
final class PostgresProcess implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    private final Path programs;
    private final Path directory;
    private final int port;
    private Process process;

    /** Starts it; the test is skipped where PostgreSQL is not installed. */
    PostgresProcess() {
        Optional<Path> found = findPrograms();
        Assumptions.assumeTrue(found.isPresent(), "no PostgreSQL: apt install postgresql-15");
        programs = found.orElseThrow();
        port = Ports.free();
        try {
            // Not in the test's own directory: the user postgres could not get through to it.
            directory = Files.createTempDirectory(Path.of("/tmp"), "comporta-postgres-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        run("chown", "postgres:", directory.toString());
        run(
                asPostgres(
                        "initdb",
                        "-D",
                        data(),
                        "-U",
                        "comporta",
                        "--auth=trust",
                        "--no-sync",
                        "--encoding=UTF8",
                        "--locale=C"));
        process = launch();
    }

    private static Optional<Path> findPrograms() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Path::compareTo);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "postgres://comporta@127.0.0.1:" + port + "/postgres";
    }

    /** What psql says to a statement: rows without heads, columns with bars between them. */
    String ask(String sql) {
        Path output = directory.resolve("psql.log");
        List<String> command =
                List.of(programs.resolve("psql").toString(), "-XAtq", url(), "-c", sql);
        try {
            Files.deleteIfExists(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        int _ = Comporta.awaitEnd(Comporta.start(command, output, Map.of()), output, CALL_MAX);
        return Comporta.read(output).strip();
    }

    /** SIGKILL to all of it; returns when it is gone. */
    void kill() {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    /** With what its directory holds; returns when it answers. */
    void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        kill();
        run("rm", "-rf", directory.toString());
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** It refuses to run as root. */
    private List<String> asPostgres(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private Process launch() {
        Path log = directory.resolve("postgres.log");
        Process started =
                Comporta.start(
                        asPostgres(
                                "postgres",
                                "-D",
                                data(),
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories=" + directory,
                                "-c",
                                "shared_buffers=16MB"),
                        log,
                        Map.of());
        Await.until(CALL_MAX, () -> ask("SELECT 1").equals("1"), () -> Comporta.read(log));
        return started;
    }

    private void run(String... command) {
        run(List.of(command));
    }

    private void run(List<String> command) {
        try {
            Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
            String words = new String(child.getInputStream().readAllBytes(), UTF_8);
            if (child.waitFor() != 0) {
                throw new AssertionError(command + ": " + words);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
