package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Redis of its own, on a Unix socket in a directory. */
public final class RedisServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Path directory;
    private final List<String> settings;
    private Process process;

    private RedisServer(Path directory, List<String> settings) throws IOException {
        this.directory = directory;
        this.settings = settings;
        process = launch();
    }

    /** Starts one; the test is skipped where Redis is not installed. */
    public static RedisServer start(Path directory, String... settings) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no redis-server: apt install it");
        return new RedisServer(directory, List.of(settings));
    }

    public String url() {
        return "redis-socket://" + socket();
    }

    public RedisOptions options() {
        return options(url(), 0, TIMEOUT);
    }

    /** The same where appends wait for replicas. */
    RedisOptions options(int replicas) {
        return options(url(), replicas, TIMEOUT);
    }

    /** For who does not try again. */
    static RedisOptions patientOptions(String url) {
        return options(url, 0, START_MAX);
    }

    private static RedisOptions options(String url, int replicas, Duration timeout) {
        return new RedisOptions(
                url, "test", timeout, timeout, replicas, false, RedisSecurity.OF_URL);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again, with what its directory holds. */
    public void restart() throws IOException {
        process = launch();
    }

    /** Sends a signal: STOP pauses it, CONT lets it go on. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Runs a command of redis-cli and gives its words. */
    public String run(String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of("redis-cli", "-s", socket().toString()));
        line.addAll(List.of(command));
        Process client = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(client.getInputStream().readAllBytes(), UTF_8).strip();
    }

    @Override
    public void close() {
        kill();
    }

    Path socket() {
        return directory.resolve("redis.sock");
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(socket());
        List<String> line =
                new ArrayList<>(
                        List.of(
                                PROGRAM.toString(),
                                "--port",
                                "0",
                                "--unixsocket",
                                socket().toString(),
                                "--dir",
                                directory.toString(),
                                "--save",
                                ""));
        line.addAll(settings);
        Process started =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("redis.log").toFile())
                        .start();
        awaitAnswer(started);
        return started;
    }

    private void awaitAnswer(Process started) throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!run("PING").equals("PONG")) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException(Files.readString(directory.resolve("redis.log")));
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
