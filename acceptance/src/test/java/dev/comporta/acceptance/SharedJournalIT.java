package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateways whose journal is in a real Redis: killed, paused, cut off from it, and taken over from
 * (faults 9, 17 and 20).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SharedJournalIT {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);

    /** The lease is 3 s. */
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(20);

    private static final Faults FLAKY = new Faults(0.2, 0.1, 0.1);

    @TempDir private Path directory;

    @Test
    void shouldLoseNothingAndBookNothingTwiceWhenKilled() {
        long seed = Seeds.print("SharedJournalIT");
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, environment(redis));
                Clients clients = new Clients(bed.gateway().uri(), 16, seed, 100, Long.MAX_VALUE)) {
            flaky(bed);
            for (int round = 0; round < 3; round++) {
                pause(1_500);
                assertThat(verify(redis).output()).contains("history records").endsWith("whole\n");
                bed.gateway().kill();
                bed.gateway().startAgain();
                awaitOwner(bed.gateway());
            }
            pause(500);
            check(bed, clients, seed);
        }
    }

    /** What Redis had not on its disk yet, the owner appends again. */
    @Test
    void shouldLoseNothingWhenRedisIsKilled() {
        long seed = Seeds.print("SharedJournalIT");
        try (RedisProcess redis =
                        new RedisProcess(
                                directory, "--appendonly", "yes", "--appendfsync", "everysec");
                TestBed bed = new TestBed(directory, seed, environment(redis));
                Clients clients = new Clients(bed.gateway().uri(), 16, seed, 100, Long.MAX_VALUE)) {
            flaky(bed);
            for (int round = 0; round < 3; round++) {
                pause(1_500);
                redis.kill();
                pause(round * 2_000);
                redis.startAgain();
                awaitOwner(bed.gateway());
            }
            pause(500);
            check(bed, clients, seed);
        }
    }

    /** Redis comes back as it was seconds ago; then as if it had never been. */
    @Test
    void shouldAppendAgainWhatRedisHasLost() {
        long seed = Seeds.print("SharedJournalIT");
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, environment(redis));
                Clients clients = new Clients(bed.gateway().uri(), 16, seed, 100, Long.MAX_VALUE)) {
            flaky(bed);
            pause(1_000);
            redis.run("SAVE");
            pause(1_000);
            redis.kill();
            redis.startAgain();
            pause(1_000);
            awaitOwner(bed.gateway());
            redis.run("FLUSHALL");
            pause(1_000);
            awaitOwner(bed.gateway());
            check(bed, clients, seed);
            assertThat(bed.gateway().output())
                    .contains("Redis was set back, and everything is read again");
        }
    }

    @Test
    void shouldTakeOverFromAnOwnerThatIsKilled() throws Exception {
        long seed = Seeds.print("SharedJournalIT");
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, environment(redis));
                GatewayProcess second = second(bed, redis)) {
            assertThat(get(second, "/readyz").body()).contains("\"role\":\"stand-by\"");
            assertThat(get(bed.gateway(), "/readyz").body()).contains("\"role\":\"owner, term 1\"");

            flaky(bed);
            try (Clients first = new Clients(bed.gateway().uri(), 16, seed, 100, Long.MAX_VALUE);
                    Clients later = new Clients(second.uri(), 8, seed + 1, 100, Long.MAX_VALUE)) {
                pause(2_000);
                bed.gateway().kill();
                awaitOwner(second);
                pause(1_000);
                first.end();
                later.end();
                second.terminate();
                bed.gateway().startAgain();
                awaitOwner(bed.gateway());
                drainBoth(bed, first, later);
            }
        }
    }

    @Test
    void shouldStandByOnceAPausedOwnerComesBack() throws Exception {
        long seed = Seeds.print("SharedJournalIT");
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, environment(redis));
                GatewayProcess second = second(bed, redis)) {
            flaky(bed);
            try (Clients first = new Clients(bed.gateway().uri(), 16, seed, 100, Long.MAX_VALUE);
                    Clients later = new Clients(second.uri(), 8, seed + 1, 100, Long.MAX_VALUE)) {
                pause(2_000);
                bed.gateway().signal("STOP");
                awaitOwner(second);
                pause(4_000);
                bed.gateway().signal("CONT");
                Await.until(
                        TAKE_OVER_MAX,
                        () -> get(bed.gateway(), "/readyz").body().contains("\"stand-by\""),
                        bed.gateway()::describe);
                pause(1_000);
                first.end();
                later.end();
                second.terminate();
                awaitOwner(bed.gateway());
                drainBoth(bed, first, later);
            }
            assertThat(bed.gateway().isAlive()).isTrue();
        }
    }

    /** {@code comporta journal verify}, while the gateway runs. */
    private Comporta.Ended verify(RedisProcess redis) {
        return Comporta.runToEnd(
                directory.resolve("verify.log"),
                Map.of("REDIS_URL", redis.url()),
                "journal",
                "verify");
    }

    private static void drainBoth(TestBed bed, Clients first, Clients later) {
        Set<UUID> acknowledged = new HashSet<>(first.acknowledged());
        acknowledged.addAll(later.acknowledged());
        Map<UUID, Long> posted = new HashMap<>(first.posted());
        posted.putAll(later.posted());
        bed.healAndDrain(DRAIN_MAX, acknowledged.size());
        ThreeSets sets = new ThreeSets(posted, acknowledged, bed.bookings());
        System.out.println("SharedJournalIT: " + sets);
        sets.shouldHoldEachPaymentOnce()
                .shouldBeToldByTheGateway(bed.gateway().uri())
                .shouldAgreeInWindows(bed.api()::summary, 200, 1);
    }

    private static void check(TestBed bed, Clients clients, long seed) {
        clients.end();
        bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());
        ThreeSets sets = new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
        System.out.println("SharedJournalIT: " + sets);
        sets.shouldHoldEachPaymentOnce()
                .shouldBeToldByTheGateway(bed.gateway().uri())
                .shouldAgreeInWindows(bed.api()::summary, 200, seed);
    }

    private static Map<String, String> environment(RedisProcess redis) {
        return Map.of(
                "REDIS_URL", redis.url(), "PROCESSOR_TIMEOUT", "500ms", "ROUTING_DEADLINE", "1s");
    }

    private GatewayProcess second(TestBed bed, RedisProcess redis) throws IOException {
        Map<String, String> variables = new HashMap<>(environment(redis));
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return new GatewayProcess(Files.createDirectories(directory.resolve("second")), variables);
    }

    private static void flaky(TestBed bed) {
        bed.byDefault().suffer(FLAKY);
        bed.byFallback().suffer(FLAKY);
    }

    private static void awaitOwner(GatewayProcess gateway) {
        Await.until(TAKE_OVER_MAX, () -> isOwner(get(gateway, "/readyz")), gateway::describe);
    }

    private static HttpResponse<String> get(GatewayProcess gateway, String path) {
        return ask(HttpRequest.newBuilder(gateway.uri().resolve(path)).build());
    }

    private static boolean isOwner(HttpResponse<String> ready) {
        return ready.statusCode() == 200 && ready.body().contains("\"role\":\"owner");
    }

    private static HttpResponse<String> ask(HttpRequest request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
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
