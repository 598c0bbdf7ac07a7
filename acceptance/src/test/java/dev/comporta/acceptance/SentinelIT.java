package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal in a Redis with replicas, of which Sentinels choose the primary (faults 17 and 20). */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class SentinelIT {
    private static final Duration NOTICED_MAX = Duration.ofSeconds(30);

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

    /** Without {@code REDIS_REPLICAS} an acknowledged payment may be on the primary only. */
    @Test
    void shouldRefuseANewPrimaryThatLacksWhatWasAcknowledged() throws IOException {
        redis.set("min-replicas-to-write", "0");
        try (TestBed bed = new TestBed(directory, 1, environment());
                GatewayProcess second = second(bed)) {
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

    private Map<String, String> environment() {
        return Map.of(
                "REDIS_URL",
                redis.url(),
                "REDIS_SENTINEL_PASSWORD_FILE",
                redis.passwordFile().toString(),
                "PROCESSOR_TIMEOUT",
                "500ms",
                "ROUTING_DEADLINE",
                "1s");
    }

    private GatewayProcess second(TestBed bed) throws IOException {
        Map<String, String> variables = new HashMap<>(environment());
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
