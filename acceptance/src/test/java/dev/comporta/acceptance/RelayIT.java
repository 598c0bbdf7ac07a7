package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances that pass requests on to the one that owns the payments, while that is killed, paused
 * and replaced: each client gets an answer, and no payment is lost or booked twice.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RelayIT {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(20);
    private static final Faults FLAKY = new Faults(0.1, 0.1, 0.1);

    @TempDir private Path directory;

    @Test
    void shouldAnswerEveryClientWhileTheOwnerOfThreeIsKilled() throws IOException {
        long seed = Seeds.print("RelayIT");
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, shared(redis, "first"));
                GatewayProcess second = beside(bed, shared(redis, "second"), "second");
                GatewayProcess third = beside(bed, shared(redis, "third"), "third")) {
            bed.byDefault().suffer(FLAKY);
            awaitReady(second);
            awaitReady(third);
            assertThat(ask(second, "/readyz").body())
                    .contains(
                            "\"role\":\"stand-by\"",
                            "first.sock.relay, term 1",
                            "\"relay\":\"ok\"");
            UUID one = shouldPassAllOn(second);
            List<Clients> all = new ArrayList<>();
            for (GatewayProcess each : List.of(second, third)) {
                all.add(new Clients(each.uri(), 12, seed + all.size(), 20, Long.MAX_VALUE));
            }
            pause(1_500);
            bed.gateway().kill();
            pause(6_000);
            bed.gateway().startAgain();
            awaitReady(bed.gateway());
            pause(500);
            audit(bed, all, bed.gateway().uri(), one);
            assertThat(
                            metric(second, "comporta_relay_resends_total")
                                    + metric(third, "comporta_relay_resends_total"))
                    .isPositive();
        }
    }

    /** Clients and probes find it at its port besides. */
    @ParameterizedTest
    @ValueSource(strings = {"worker", "standalone"})
    void shouldListenForOthersWhereItIsTold(String mode) throws IOException {
        Path socket = directory.resolve("relay.sock");
        Map<String, String> told =
                Map.of("MODE", mode, "RELAY_LISTEN", "unix:" + socket, "ADMIN_TOKEN", "t");
        try (TestBed _ = new TestBed(directory, Seeds.print("RelayIT"), told);
                GatewayProcess front = api(socket, "front")) {
            awaitReady(front);
            shouldPassAllOn(front);
        }
    }

    @Test
    void shouldWorkWithoutRedisWhileTheWorkerIsKilledAndPaused() throws IOException {
        long seed = Seeds.print("RelayIT");
        Path socket = directory.resolve("worker.sock");
        Map<String, String> worker =
                Map.of("MODE", "worker", "UNIX_SOCKET", socket.toString(), "ADMIN_TOKEN", "t");
        try (TestBed bed = new TestBed(directory, seed, worker);
                GatewayProcess first = api(socket, "one");
                GatewayProcess second = api(socket, "two")) {
            bed.byDefault().suffer(FLAKY);
            awaitReady(first);
            awaitReady(second);
            UUID one = shouldPassAllOn(first);
            List<Clients> all = new ArrayList<>();
            for (GatewayProcess each : List.of(first, second)) {
                all.add(new Clients(each.uri(), 12, seed + all.size(), 20, Long.MAX_VALUE));
            }
            pause(1_000);
            bed.gateway().kill();
            pause(500);
            bed.gateway().startAgain();
            pause(1_000);
            bed.gateway().signal("STOP");
            pause(4_000);
            bed.gateway().signal("CONT");
            pause(1_000);
            assertThat(second.terminate()).isZero();
            assertThat(second.output()).contains("ended by SIGTERM, all is stored");
            second.startAgain();
            audit(bed, all, first.uri(), one);
        }
    }

    @Test
    void shouldGoOnWithANewOwnerWhileTheOldOneIsPaused() throws IOException {
        long seed = Seeds.print("RelayIT");
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, shared(redis, "first"));
                GatewayProcess second = beside(bed, shared(redis, "second"), "second")) {
            awaitReady(second);
            Map<String, String> api = new HashMap<>(shared(redis, "api"));
            api.put("MODE", "api");
            try (GatewayProcess front = beside(bed, api, "api")) {
                awaitReady(front);
                Clients clients = new Clients(front.uri(), 12, seed, 20, Long.MAX_VALUE);
                pause(1_000);
                bed.gateway().signal("STOP");
                pause(10_000);
                assertThat(ask(front, "/readyz").body()).contains("second.sock.relay, term 2");
                bed.gateway().signal("CONT");
                Await.until(
                        TAKE_OVER_MAX,
                        () -> ask(bed.gateway(), "/readyz").body().contains("\"stand-by\""),
                        bed.gateway()::describe);
                awaitReady(bed.gateway());
                audit(bed, List.of(clients), front.uri());
            }
        }
    }

    /** Each kind of request, at an instance that has no payments. */
    private static UUID shouldPassAllOn(GatewayProcess instance) {
        UUID id = UUID.randomUUID();
        assertThat(post(instance, id, "1.00").statusCode()).isEqualTo(202);
        assertThat(post(instance, id, "1.00").statusCode()).isEqualTo(202);
        assertThat(post(instance, id, "2.00").statusCode()).isEqualTo(409);
        assertThat(post(instance, id, "x").statusCode()).isEqualTo(400);
        assertThat(ask(instance, "/payments/" + id).body()).contains(id.toString(), "1.00");
        assertThat(ask(instance, "/payments-summary").body()).contains("totalRequests");
        assertThat(ask(instance, "/payments-summary?from=x").statusCode()).isEqualTo(400);
        assertThat(ask(instance, "/processors").body()).contains("breaker");
        assertThat(ask(instance, "/dead-letters?limit=3").statusCode()).isEqualTo(200);
        assertThat(ask(instance, "/nothing").statusCode()).isEqualTo(404);
        assertThat(send(instance, "/dead-letters/" + id + "/retry", "").statusCode())
                .isEqualTo(409);
        return id;
    }

    private static void audit(TestBed bed, List<Clients> all, URI told, UUID... hundreds) {
        Set<UUID> acknowledged = new HashSet<>(List.of(hundreds));
        Map<UUID, Long> posted = new HashMap<>();
        acknowledged.forEach(id -> posted.put(id, 100L));
        for (Clients clients : all) {
            clients.end();
            assertThat(clients.surprises()).isEmpty();
            acknowledged.addAll(clients.acknowledged());
            posted.putAll(clients.posted());
        }
        bed.healAndDrain(DRAIN_MAX, acknowledged.size());
        ThreeSets sets = new ThreeSets(posted, acknowledged, bed.bookings());
        System.out.println("RelayIT: " + sets);
        sets.shouldHoldEachPaymentOnce()
                .shouldBeToldByTheGateway(told)
                .shouldAgreeInWindows(bed.api()::summary, 50, 1);
    }

    private GatewayProcess api(Path socket, String name) throws IOException {
        return new GatewayProcess(
                Files.createDirectories(directory.resolve(name)),
                Map.of("MODE", "api", "WORKER_URL", "unix:" + socket, "ADMIN_TOKEN", "t"));
    }

    private Map<String, String> shared(RedisProcess redis, String name) {
        return Map.of(
                "REDIS_URL",
                redis.url(),
                "UNIX_SOCKET",
                directory.resolve(name + ".sock").toString(),
                "ADMIN_TOKEN",
                "t",
                "PROCESSOR_TIMEOUT",
                "500ms",
                "ROUTING_DEADLINE",
                "1s");
    }

    private GatewayProcess beside(TestBed bed, Map<String, String> environment, String name)
            throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return new GatewayProcess(Files.createDirectories(directory.resolve(name)), variables);
    }

    private static void awaitReady(GatewayProcess instance) {
        Await.until(
                TAKE_OVER_MAX,
                () -> ask(instance, "/readyz").statusCode() == 200,
                instance::describe);
    }

    private static long metric(GatewayProcess instance, String name) {
        pause(1_100); // it is a second old at most
        return ask(instance, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .sum();
    }

    private static HttpResponse<String> post(GatewayProcess instance, UUID id, String amount) {
        return send(
                instance,
                "/payments",
                "{\"correlationId\":\"" + id + "\",\"amount\":" + amount + "}");
    }

    private static HttpResponse<String> send(GatewayProcess instance, String path, String body) {
        return exchange(
                HttpRequest.newBuilder(instance.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> ask(GatewayProcess instance, String path) {
        return exchange(HttpRequest.newBuilder(instance.uri().resolve(path)));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    request.header("Authorization", "Bearer t").build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
