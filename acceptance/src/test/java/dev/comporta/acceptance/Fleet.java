package dev.comporta.acceptance;

import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The topology {@code haproxy-redis} without containers: HAProxy as it is shipped, three gateways
 * on Unix sockets behind it, and a journal in Redis, which each reaches over a link of its own.
 */
final class Fleet implements AutoCloseable {
    private static final int INSTANCES = 3;

    /** The lease is 3 s. */
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(30);

    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);

    private final WireClient client = new WireClient();
    private final ProcessorPair processors;
    private final RedisProcess redis;
    private final List<Instance> instances = new ArrayList<>();
    private final BalancerProcess balancer;

    /** A gateway, and its way to Redis. */
    record Instance(GatewayProcess gateway, UnixLink link) {}

    Fleet(Path directory, long seed, GatewayProcess.Means means) {
        redis = new RedisProcess(directory, "--appendonly", "yes");
        processors = new ProcessorPair(seed);
        for (int number = 1; number <= INSTANCES; number++) {
            Path link = directory.resolve("link-" + number + ".sock");
            Path socket = directory.resolve("gateway-" + number + ".sock");
            Path own = makeDirectory(directory.resolve("instance-" + number));
            instances.add(
                    new Instance(
                            new GatewayProcess(own, means, settings(socket, link)),
                            new UnixLink(link, redis.socket())));
        }
        balancer = new BalancerProcess(directory, "haproxy-redis");
        awaitOwner();
    }

    private Map<String, String> settings(Path socket, Path link) {
        Map<String, String> settings = new HashMap<>(processors.urls());
        settings.putAll(
                Map.of(
                        "UNIX_SOCKET",
                        socket.toString(),
                        "REDIS_URL",
                        "redis-socket://" + link,
                        "PROCESSOR_TIMEOUT",
                        "500ms",
                        "ROUTING_DEADLINE",
                        "1s"));
        return settings;
    }

    private static Path makeDirectory(Path path) {
        try {
            return Files.createDirectory(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ProcessorPair processors() {
        return processors;
    }

    RedisProcess redis() {
        return redis;
    }

    BalancerProcess balancer() {
        return balancer;
    }

    GatewayApi api() {
        return new GatewayApi(client, balancer.uri());
    }

    /** SIGTERM to each in turn, and its start on the same socket, as an upgrade does. */
    void restartOneByOne(GatewayProcess.Means means) {
        for (Instance each : instances) {
            int exitCode = each.gateway.terminate();
            if (exitCode != 0) {
                throw new AssertionError(exitCode + ": " + each.gateway.describe());
            }
            each.gateway.startAgain(means);
            Await.until(
                    TAKE_OVER_MAX,
                    () -> each.gateway.readiness().contains("\"status\":\"ok\""),
                    this::describe);
        }
    }

    /** The instance that says that it owns the journal, once there is one. */
    Instance awaitOwner() {
        Await.until(TAKE_OVER_MAX, () -> owner().isPresent(), this::describe);
        return owner().orElseThrow(() -> new AssertionError("the owner is gone: " + describe()));
    }

    private Optional<Instance> owner() {
        return instances.stream()
                .filter(it -> it.gateway.readiness().contains("\"role\":\"owner"))
                .findFirst();
    }

    /** Ends all faults, and waits until every payment is decided and the processors agree. */
    void healAndDrain(int acknowledged) {
        processors.heal();
        Await.until(DRAIN_MAX, () -> isDrained(acknowledged), this::describe);
    }

    private boolean isDrained(int acknowledged) {
        try {
            Total settled = api().summary(Window.EVERYTHING).sum();
            return settled.count() >= acknowledged
                    && settled.count() == processors.bookedCount()
                    && undecided() == 0;
        } catch (WireException notYet) {
            return false;
        }
    }

    /** Only the owner has any. */
    private long undecided() {
        return new GatewayApi(client, awaitOwner().gateway.uri())
                .metrics()
                .undecidedCount()
                .orElseThrow();
    }

    private String describe() {
        StringBuilder text = new StringBuilder("booked " + processors.bookedCount());
        instances.forEach(it -> text.append("; ").append(it.gateway.describe()));
        return text.toString();
    }

    @Override
    public void close() {
        balancer.close();
        instances.forEach(it -> it.gateway.close());
        instances.forEach(it -> it.link.close());
        processors.close();
        redis.close();
        client.close();
    }
}
