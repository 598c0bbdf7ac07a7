package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal in a Redis with replicas, of which Sentinels choose the primary (faults 17 and 20). */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class SentinelIT {
    /** A Sentinel that was kept from running for 2 s trusts nobody's clock for 30 s. */
    private static final Duration NOTICED_MAX = Duration.ofSeconds(100);

    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
    private static final Faults FLAKY = new Faults(0.1, 0.05, 0.05);

    @TempDir private Path directory;
    private RedisWithSentinels redis;

    @BeforeEach
    void startRedis() {
        redis = new RedisWithSentinels(directory);
    }

    @AfterEach
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    /** The primary alone; then the next one together with the owner of the journal. */
    @Test
    void shouldLoseNothingAndBookNothingTwiceWhenThePrimaryIsKilled() throws IOException {
        long seed = Seeds.print("SentinelIT");
        try (TestBed bed = new TestBed(directory, seed, environment(1));
                GatewayProcess second = second(bed, 1)) {
            await(bed.gateway(), "\"role\":\"owner");
            await(second, "\"relay\":\"ok\"");
            bed.byDefault().suffer(FLAKY);
            bed.byFallback().suffer(FLAKY);
            try (Clients clients = new Clients(second.uri(), 8, seed, 50, Long.MAX_VALUE)) {
                pause(1_000);

                RedisWithSentinels.Node first = redis.primary();
                first.process().kill();
                RedisWithSentinels.Node next = redis.awaitPrimaryAfter(first);
                clients.awaitMore();
                tell("primary killed", clients);
                redis.startAgain(first, next);
                bed.gateway().kill();
                next.process().kill();
                redis.awaitPrimaryAfter(next);
                await(second, "\"role\":\"owner");
                clients.awaitMore();
                tell("primary and owner killed", clients);

                bed.gateway().startAgain();
                clients.end();
                await(bed.gateway(), "\"relay\":\"ok\"");
                bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());
                assertThat(clients.surprises()).isEmpty();
                ThreeSets sets =
                        new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
                System.out.println("SentinelIT: " + sets);
                sets.shouldHoldEachPaymentOnce()
                        .shouldBeToldByTheGateway(second.uri())
                        .shouldAgreeInWindows(bed.api()::summary, 50, seed);
            }
        }
    }

    /** Without {@code REDIS_REPLICAS} an acknowledged payment may be on the primary only. */
    @Test
    void shouldRefuseANewPrimaryThatLacksWhatWasAcknowledged() throws IOException {
        redis.set("min-replicas-to-write", "0");
        try (TestBed bed = new TestBed(directory, 1, environment(0));
                GatewayProcess second = second(bed, 0)) {
            await(bed.gateway(), "\"role\":\"owner");
            await(second, "\"relay\":\"ok\"");
            redis.stopReplication();
            assertThat(post(second, new UUID(7, 1))).isEqualTo(202);
            pause(500);

            RedisWithSentinels.Node first = redis.primary();
            bed.gateway().kill();
            first.process().kill();

            redis.awaitPrimaryAfter(first);
            await(second, "the log has lost its records: it ends with");
            assertThat(post(second, new UUID(7, 2))).isEqualTo(503);
        }
    }

    @Test
    void shouldAcknowledgeNothingThatReplicasDoNotHave() throws Exception {
        redis.set("min-replicas-to-write", "0"); // else it would refuse the append after a while
        try (TestBed bed = new TestBed(directory, 1, environment(1))) {
            await(bed.gateway(), "\"role\":\"owner");
            List<RedisWithSentinels.Node> replicas = redis.replicas();
            replicas.forEach(it -> it.process().signal("STOP"));

            CompletableFuture<Integer> answer =
                    CompletableFuture.supplyAsync(() -> post(bed.gateway(), new UUID(7, 1)));

            await(bed.gateway(), "an append is on 0 of 1 replicas");
            assertThat(answer).isNotDone();
            replicas.forEach(it -> it.process().signal("CONT"));
            assertThat(answer.get()).isEqualTo(202);
            await(bed.gateway(), "\"journal\":\"ok\"");
            bed.healAndDrain(DRAIN_MAX, 1);
        }
    }

    /** What an owner wrote and did not acknowledge is not acknowledged by the next one either. */
    @Test
    void shouldTakeOverOnlyWhatReplicasHave() throws Exception {
        redis.set("min-replicas-to-write", "0");
        UUID id = new UUID(7, 1);
        try (TestBed bed = new TestBed(directory, 1, environment(1));
                GatewayProcess second = second(bed, 1)) {
            await(bed.gateway(), "\"role\":\"owner");
            await(second, "stand-by");
            List<RedisWithSentinels.Node> replicas = redis.replicas();
            replicas.forEach(it -> it.process().signal("STOP"));
            var _ = CompletableFuture.supplyAsync(() -> post(bed.gateway(), id));
            await(bed.gateway(), "an append is on 0 of 1 replicas");

            bed.gateway().kill();

            await(second, "an append is on 0 of 1 replicas");
            assertThat(post(second, id)).isEqualTo(503);
            replicas.forEach(it -> it.process().signal("CONT"));
            await(second, "\"role\":\"owner");
            assertThat(post(second, id)).isEqualTo(202);
        }
    }

    @Test
    void shouldTellWhoseThePasswordIsThatIsWrong() throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong"), "guessed");
        String told =
                Comporta.runToEnd(
                                directory.resolve("instances.log"),
                                Map.of(
                                        "REDIS_URL",
                                        redis.url(),
                                        "REDIS_SENTINEL_PASSWORD_FILE",
                                        wrong.toString()),
                                "instances")
                        .output();
        assertThat(told)
                .contains("WRONGPASS", "REDIS_SENTINEL_PASSWORD_FILE")
                .doesNotContain("guessed");
    }

    private static void tell(String what, Clients clients) {
        System.out.println(
                "SentinelIT: "
                        + what
                        + ", nothing was taken in for up to "
                        + clients.longestSilence().toMillis()
                        + " ms");
    }

    private Map<String, String> environment(int replicas) {
        return Map.of(
                "REDIS_URL",
                redis.url(),
                "REDIS_SENTINEL_PASSWORD_FILE",
                redis.passwordFile().toString(),
                "REDIS_REPLICAS",
                Integer.toString(replicas),
                "PROCESSOR_TIMEOUT",
                "500ms",
                "ROUTING_DEADLINE",
                "1s");
    }

    private GatewayProcess second(TestBed bed, int replicas) throws IOException {
        Map<String, String> variables = new HashMap<>(environment(replicas));
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return new GatewayProcess(Files.createDirectory(directory.resolve("second")), variables);
    }

    private static int post(GatewayProcess gateway, UUID id) {
        try (WireConnection connection = new WireConnection(gateway.uri())) {
            return connection.post(id, 100);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void await(GatewayProcess gateway, String words) {
        Await.until(NOTICED_MAX, () -> gateway.readiness().contains(words), gateway::describe);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
