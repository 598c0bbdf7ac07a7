package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A real Redis on a Unix socket, which a test can kill and start again. */
final class RedisProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final Duration START_MAX = Duration.ofSeconds(20);

    private final Path directory;
    private final List<String> settings;
    private Process process;

    /** Starts it; the test is skipped where Redis is not installed. */
    RedisProcess(Path directory, String... settings) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no redis-server: apt install it");
        this.directory = directory;
        this.settings = List.of(settings);
        process = launch();
    }

    String url() {
        return "redis-socket://" + socket();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; returns when it is gone. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** With what its directory holds; returns when it answers. */
    void startAgain() {
        process = launch();
    }

    /** What redis-cli says to a command. */
    String run(String... words) {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-s", socket().toString()));
        command.addAll(List.of(words));
        Path output = directory.resolve("redis-cli.log");
        Comporta.awaitEnd(Comporta.start(command, output, Map.of()), output, START_MAX);
        return Comporta.read(output).strip();
    }

    @Override
    public void close() {
        kill();
    }

    Path socket() {
        return directory.resolve("redis.sock");
    }

    private Process launch() {
        try {
            Files.deleteIfExists(socket());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        List<String> command =
                new ArrayList<>(
                        List.of(
                                PROGRAM.toString(),
                                "--port",
                                "0",
                                "--save",
                                "",
                                "--unixsocket",
                                socket().toString(),
                                "--dir",
                                directory.toString()));
        command.addAll(settings);
        Path log = directory.resolve("redis.log");
        Process started = Comporta.start(command, log, Map.of());
        Await.until(START_MAX, () -> run("PING").equals("PONG"), () -> Comporta.read(log));
        return started;
    }
}
