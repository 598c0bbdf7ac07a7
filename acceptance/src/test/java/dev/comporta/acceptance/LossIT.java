package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis that forgets what was acknowledged, where nobody can put it back: no instance goes on
 * with less, before or after a restart, until an operator says so (fault 17).
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class LossIT {
    private static final Duration NOTICED_MAX = Duration.ofSeconds(30);

    @TempDir private Path directory;

    @Test
    void shouldRefuseWhatAStandByKnowsToHaveBeenThere() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second = second(bed, redis)) {
            await(bed.gateway(), "\"role\":\"owner");
            await(second, "\"relay\":\"ok\"");
            shouldSettle(bed, new UUID(7, 1));
            Comporta.Ended two = instances("--redis-url", redis.url());
            assertThat(two.exitCode()).isZero();
            assertThat(two.output())
                    .containsPattern(" owner .*\\n.* stand-by ")
                    .contains("journal payments: term 1, lease ");
            assertThat(instances("--url", second.uri().toString()).output())
                    .containsPattern(" stand-by ");

            bed.gateway().kill();
            redis.run("FLUSHALL");

            await(second, "the log has lost its records: it ends with 0 in term 0, and came to ");
            Await.until(
                    NOTICED_MAX,
                    () -> !redis.run("HGET", "comporta:{payments}:log", "needEnd").isEmpty(),
                    second::describe);
            second.kill();
            bed.gateway().startAgain();
            await(bed.gateway(), "the log has lost its records: it ends with 0 in term 0");
            assertThat(get(bed.gateway(), "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(bed.gateway(), "/livez").statusCode()).isEqualTo(200);
            Comporta.Ended lost = instances("--redis-url", redis.url());
            assertThat(lost.exitCode()).isOne();
            assertThat(lost.output())
                    .contains("nobody owns it", "the log has lost its records", "accept-loss");

            shouldGoOnOnceThatIsAccepted(bed, redis);
        }
    }

    /** After its start an owner holds nothing of what was before. */
    @Test
    void shouldRefuseWhatTheOwnerCantPutBackAlsoAfterARestart() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()))) {
            await(bed.gateway(), "\"role\":\"owner");
            shouldSettle(bed, new UUID(7, 1));
            bed.gateway().kill();
            bed.gateway().startAgain();
            await(bed.gateway(), "\"role\":\"owner");

            redis.run("FLUSHALL");

            await(bed.gateway(), "the log has lost its records behind 0");
            assertThat(get(bed.gateway(), "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(bed.gateway(), "/livez").statusCode()).isEqualTo(503);
            bed.gateway().kill();
            bed.gateway().startAgain();
            await(bed.gateway(), "the log has lost its records: it ends with 0");
            assertThat(get(bed.gateway(), "/livez").statusCode()).isEqualTo(200);

            shouldGoOnOnceThatIsAccepted(bed, redis);
        }
    }

    private void shouldGoOnOnceThatIsAccepted(TestBed bed, RedisProcess redis) throws IOException {
        Comporta.Ended accepted = accept(redis);
        assertThat(accepted.exitCode()).isZero();
        assertThat(accepted.output()).contains("the journal goes on behind record 0; it had come");

        await(bed.gateway(), "\"role\":\"owner");
        shouldSettle(bed, new UUID(7, 2));
        assertThat(accept(redis).exitCode()).isOne();
    }

    private static void shouldSettle(TestBed bed, UUID id) throws IOException {
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            assertThat(connection.post(id, 100)).isEqualTo(202);
        }
        Await.until(
                NOTICED_MAX,
                () -> get(bed.gateway(), "/payments/" + id).body().contains("\"settled\""),
                bed.gateway()::describe);
    }

    private Comporta.Ended accept(RedisProcess redis) {
        return Comporta.runToEnd(
                directory.resolve("accept.log"),
                Map.of("REDIS_URL", redis.url()),
                "journal",
                "accept-loss");
    }

    private Comporta.Ended instances(String option, String url) {
        return Comporta.runToEnd(
                directory.resolve("instances.log"), Map.of(), "instances", option, url);
    }

    private GatewayProcess second(TestBed bed, RedisProcess redis) throws IOException {
        Map<String, String> variables = new HashMap<>(Map.of("REDIS_URL", redis.url()));
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return new GatewayProcess(Files.createDirectories(directory.resolve("second")), variables);
    }

    private static void await(GatewayProcess gateway, String words) {
        Await.until(NOTICED_MAX, () -> gateway.readiness().contains(words), gateway::describe);
    }

    private static HttpResponse<String> get(GatewayProcess gateway, String path) {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri().resolve(path)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
