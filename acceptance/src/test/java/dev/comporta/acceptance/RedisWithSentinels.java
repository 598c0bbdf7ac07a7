package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Redis as {@code deploy/production} has it, on ports of loopback: a primary and two replicas with
 * the configuration that is shipped, and three Sentinels that ask for a password.
 */
final class RedisWithSentinels implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("../deploy/production/redis.conf");
    private static final Duration READY_MAX = Duration.ofSeconds(100);
    private static final String PASSWORD = "watchword";

    /** As whom replicas come; it can be shut out, and nobody else with it. */
    private static final String REPLICATOR = "replicator";

    private final Path directory;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> sentinels = new ArrayList<>();

    /** One process, and its port. */
    record Node(int port, RedisProcess process) {
        String host() {
            return "127.0.0.1:" + port;
        }

        boolean isPrimary() {
            return process.run("ROLE").startsWith("master");
        }

        boolean follows(Node primary) {
            return process.run("ROLE").contains(primary.port + "\nconnected");
        }
    }

    RedisWithSentinels(Path directory) {
        this.directory = directory;
        Node primary = startNode("primary");
        nodes.add(primary);
        for (String name : List.of("replica-1", "replica-2")) {
            Node replica = startNode(name);
            nodes.add(replica);
            follow(replica, primary);
        }
        for (String name : List.of("sentinel-1", "sentinel-2", "sentinel-3")) {
            sentinels.add(startSentinel(name, primary));
        }
        Await.until(
                READY_MAX,
                () -> sentinels.stream().allMatch(RedisWithSentinels::knowsAll),
                () -> sentinels.getFirst().process.run("SENTINEL", "MASTERS"));
    }

    private Node startNode(String name) {
        Path own = make(name);
        int port = Ports.free();
        String replication =
                """

                user %1$s on >%2$s +@all
                masteruser %1$s
                masterauth %2$s
                repl-diskless-sync-delay 0
                """
                        .formatted(REPLICATOR, PASSWORD);
        String shipped = read(CONFIGURATION).replace("dir /data", "dir " + own);
        return new Node(
                port,
                RedisProcess.configured(
                        own, shipped + replication, "", "--port", Integer.toString(port)));
    }

    private Node startSentinel(String name, Node primary) {
        int port = Ports.free();
        String configuration =
                """
                requirepass %s
                sentinel monitor comporta 127.0.0.1 %d 2
                sentinel down-after-milliseconds comporta 1000
                sentinel failover-timeout comporta 5000
                """
                        .formatted(PASSWORD, primary.port);
        return new Node(
                port,
                RedisProcess.configured(
                        make(name),
                        configuration,
                        PASSWORD,
                        "--sentinel",
                        "--port",
                        Integer.toString(port)));
    }

    private static boolean knowsAll(Node sentinel) {
        String told = sentinel.process.run("SENTINEL", "MASTER", "comporta");
        return told.contains("num-slaves\n2\n") && told.contains("num-other-sentinels\n2\n");
    }

    private Path make(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return sentinels.stream()
                .map(Node::host)
                .collect(Collectors.joining(",", "redis-sentinel://", "#comporta"));
    }

    /** Where the Sentinels' password stands. */
    Path passwordFile() {
        try {
            return Files.writeString(directory.resolve("sentinel.password"), PASSWORD);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Node primary() {
        return nodes.stream().filter(Node::isPrimary).findFirst().orElseThrow();
    }

    List<Node> replicas() {
        return nodes.stream().filter(it -> !it.isPrimary()).toList();
    }

    /** Waits for another primary than one that has gone. */
    Node awaitPrimaryAfter(Node gone) {
        Await.until(
                READY_MAX,
                () -> nodes.stream().anyMatch(it -> it.port != gone.port && it.isPrimary()),
                () -> Comporta.read(directory.resolve("sentinel-1/redis.log")));
        return nodes.stream()
                .filter(it -> it.port != gone.port && it.isPrimary())
                .findFirst()
                .orElseThrow();
    }

    /** Starts it again as a replica, and waits until it has everything. */
    void startAgain(Node gone, Node primary) {
        gone.process.startAgain();
        follow(gone, primary);
    }

    private void follow(Node replica, Node primary) {
        replica.process.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port));
        Await.until(READY_MAX, () -> replica.follows(primary), () -> replica.process.run("ROLE"));
    }

    /** Nothing comes to any replica any more. */
    void stopReplication() {
        RedisProcess primary = primary().process;
        primary.run("ACL", "SETUSER", REPLICATOR, "off");
        primary.run("CLIENT", "KILL", "TYPE", "replica");
    }

    /** On all of them. */
    void set(String setting, String value) {
        nodes.forEach(it -> it.process.run("CONFIG", "SET", setting, value));
    }

    @Override
    public void close() {
        sentinels.forEach(it -> it.process.close());
        nodes.forEach(it -> it.process.close());
    }
}
