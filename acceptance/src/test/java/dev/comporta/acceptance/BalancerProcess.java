package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A load balancer with the configuration that {@code deploy} ships, but for its ports and
 * directories. What it finds under {@code /sockets} there is in the test's directory here.
 */
final class BalancerProcess implements AutoCloseable {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final Pattern SOCKETS = Pattern.compile("/sockets/([a-z0-9-]+\\.sock)");
    private static final Duration START_MAX = Duration.ofSeconds(20);

    private final int port;
    private final List<String> command;
    private final Path log;
    private Process process;

    /** The program, and how it is asked to check its configuration or to run with it. */
    enum Kind {
        HAPROXY("/usr/sbin/haproxy", "haproxy.cfg", "gateways.cfg") {
            @Override
            List<String> command(Path directory, boolean checking) {
                return List.of(
                        program,
                        checking ? "-c" : "-db",
                        "-f",
                        directory.resolve(shared).toString(),
                        "-f",
                        directory.resolve(own).toString());
            }
        },
        NGINX("/usr/sbin/nginx", "nginx.conf", "gateways.conf") {
            @Override
            List<String> command(Path directory, boolean checking) {
                return List.of(
                        program,
                        checking ? "-t" : "-q",
                        "-e",
                        "/dev/stderr",
                        "-g",
                        "daemon off; user root;", // the directory is this user's only
                        "-c",
                        directory.resolve(shared).toString());
            }
        };

        final String program;
        final String shared;
        final String own;

        Kind(String program, String shared, String own) {
            this.program = program;
            this.shared = shared;
            this.own = own;
        }

        /** The one that this topology has. */
        static Kind of(Path topology) {
            return Stream.of(values())
                    .filter(kind -> Files.exists(topology.resolve(kind.own)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no balancer in " + topology));
        }

        abstract List<String> command(Path directory, boolean checking);
    }

    /** Starts the balancer of a topology; the test is skipped where it is not installed. */
    BalancerProcess(Path directory, String topology) {
        port = Ports.free();
        command = prepare(directory, topology, port, false);
        log = directory.resolve("balancer.log");
        process = launch();
    }

    /** All that have a balancer. */
    static List<String> topologies() {
        try (Stream<Path> all = Files.list(DEPLOY)) {
            return all.filter(it -> Files.exists(it.resolve("compose.yaml")))
                    .filter(
                            it ->
                                    Stream.of(Kind.values())
                                            .anyMatch(kind -> Files.exists(it.resolve(kind.own))))
                    .map(it -> it.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the program says to the configuration: exit code 0 where it is good. */
    static Comporta.Ended check(Path directory, String topology) {
        Path log = directory.resolve("balancer.log");
        List<String> command = prepare(directory, topology, Ports.free(), true);
        int exitCode = Comporta.awaitEnd(Comporta.start(command, log, Map.of()), log, START_MAX);
        return new Comporta.Ended(exitCode, Comporta.read(log));
    }

    /** The Unix sockets of the gateways behind it, in the test's directory. */
    static List<Path> sockets(Path directory, String topology) {
        Path own = DEPLOY.resolve(topology);
        try {
            return SOCKETS.matcher(Files.readString(own.resolve(Kind.of(own).own)))
                    .results()
                    .map(it -> directory.resolve(it.group(1)))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** SIGTERM, and a new one on the same port. */
    void restart() {
        process.destroy();
        process.onExit().join();
        process = launch();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private Process launch() {
        Process started = Comporta.start(command, log, Map.of());
        Await.until(
                START_MAX,
                () -> isListening() || !started.isAlive(),
                () -> "no balancer: " + Comporta.read(log));
        return started;
    }

    private boolean isListening() {
        try (WireConnection connection = new WireConnection(uri())) {
            return connection.isOpen();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Copies the configuration, and gives the command that reads it. */
    private static List<String> prepare(
            Path directory, String topology, int port, boolean checking) {
        Path own = DEPLOY.resolve(topology);
        Kind kind = Kind.of(own);
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(kind.program)), kind.program + ": apt install it");
        adapt(DEPLOY.resolve("balancer").resolve(kind.shared), directory, port);
        adapt(own.resolve(kind.own), directory, port);
        return kind.command(directory, checking);
    }

    private static void adapt(Path file, Path directory, int port) {
        try {
            String text =
                    Files.readString(file)
                            .replaceAll("/(sockets|tmp)/", directory + "/")
                            .replace("/certificates/", directory + "/certificates/")
                            .replaceAll("(bind|listen) :?(9999|443)\\b", "$1 127.0.0.1:" + port)
                            .replaceAll("bind :8888\\b", "bind 127.0.0.1:" + Ports.free());
            Files.writeString(directory.resolve(file.getFileName()), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
