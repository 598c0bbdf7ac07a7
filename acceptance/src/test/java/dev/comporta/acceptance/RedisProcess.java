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

/** A real Redis, or a Sentinel, on a Unix socket, which a test can kill and start again. */
final class RedisProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final Duration START_MAX = Duration.ofSeconds(20);

    private final Path directory;
    private final List<String> program;
    private final List<String> settings;
    private final String password;
    private Process process;

    /** Starts it; the test is skipped where Redis is not installed. */
    RedisProcess(Path directory, String... settings) {
        this(directory, List.of(PROGRAM.toString()), "", settings);
    }

    private RedisProcess(
            Path directory, List<String> program, String password, String... settings) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no redis-server: apt install it");
        this.directory = directory;
        this.program = program;
        this.password = password;
        this.settings = List.of(settings);
        process = launch();
    }

    /**
     * Starts it with a configuration of its own, in which a Sentinel keeps what it learns.
     *
     * @param password that it asks for; may be empty
     */
    static RedisProcess configured(
            Path directory, String configuration, String password, String... settings) {
        Path file = directory.resolve("redis.conf");
        try {
            Files.writeString(file, configuration);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new RedisProcess(
                directory, List.of(PROGRAM.toString(), file.toString()), password, settings);
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

    /** STOP, CONT and so on. */
    void signal(String name) {
        Tool.signal(process, name);
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
        Map<String, String> known =
                password.isEmpty() ? Map.of() : Map.of("REDISCLI_AUTH", password);
        Comporta.awaitEnd(Comporta.start(command, output, known), output, START_MAX);
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
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("--port", "0", "--save", "", "--bind", "127.0.0.1"));
        command.addAll(List.of("--unixsocket", socket().toString()));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(settings);
        Path log = directory.resolve("redis.log");
        Process started = Comporta.start(command, log, Map.of());
        Await.until(START_MAX, () -> run("PING").equals("PONG"), () -> Comporta.read(log));
        return started;
    }
}
