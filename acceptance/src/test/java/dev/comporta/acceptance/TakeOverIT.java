package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A take-over whose reading takes long, since Redis is far away: what is answered meanwhile. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TakeOverIT {
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(60);
    private static final Duration STALL_MAX = Duration.ofSeconds(1);
    private static final Pattern READ_IN = Pattern.compile("term 2, read in (\\d+) ms");

    @TempDir private Path directory;

    @Test
    void shouldAnswerWhileATakeOverTakesLongerThanALoopMayStandStill() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                UnixLink link = new UnixLink(directory.resolve("link.sock"), redis.socket());
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second = second(bed, link)) {
            await(bed.gateway(), "\"role\":\"owner, term 1\"");
            UUID id = new UUID(7, 1);
            assertThat(post(bed.gateway(), id).statusCode()).isEqualTo(202);
            bed.healAndDrain(TAKE_OVER_MAX, 1);

            link.delay(Duration.ofMillis(150));
            bed.gateway().kill();
            await(second, "takes over, term 2");

            HttpResponse<String> meanwhile = post(second, new UUID(7, 2));
            assertThat(meanwhile.statusCode()).isEqualTo(503);
            assertThat(meanwhile.headers().firstValue("Retry-After")).isPresent();
            assertThat(ask(second, "/healthz").statusCode()).isEqualTo(503);
            assertThat(ask(second, "/livez").statusCode()).isEqualTo(200);
            assertThat(second.readiness()).contains("takes over, term 2");
            await(second, "\"role\":\"owner, term 2\"");
            link.delay(Duration.ZERO);
            assertThat(readMillis(second)).isGreaterThan(STALL_MAX.toMillis());
            await(second, "\"lease\":\"held\"");
            assertThat(ask(second, "/payments/" + id).body()).contains("settled");
        }
    }

    /** Balancers send it none meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"standalone", "api"})
    void shouldNotBeReadyBeforeTheOwnerHasReadTheJournal(String mode) throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                UnixLink link = new UnixLink(directory.resolve("link.sock"), redis.socket());
                UnixLink other = new UnixLink(directory.resolve("other.sock"), redis.socket());
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second = second(bed, link);
                GatewayProcess third = instance("third", bed, other, Map.of("MODE", mode))) {
            await(bed.gateway(), "\"role\":\"owner, term 1\"");
            await(third, "\"status\":\"ok\"");
            other.cut();
            link.delay(Duration.ofMillis(150));
            bed.gateway().kill();
            await(second, "takes over, term 2");
            other.mend();

            Await.until(
                    TAKE_OVER_MAX,
                    () -> isReadyUnder(2, third.readiness()),
                    () -> third.readiness() + second.readiness());

            assertThat(second.readiness()).contains("\"role\":\"owner, term 2\"");
        }
    }

    private static boolean isReadyUnder(int term, String told) {
        return told.contains("\"status\":\"ok\"") && told.contains(", term " + term);
    }

    @Test
    void shouldStandByWhereTheLeaseIsLostInMidReading() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                UnixLink link = new UnixLink(directory.resolve("link.sock"), redis.socket());
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second = second(bed, link)) {
            await(bed.gateway(), "\"role\":\"owner, term 1\"");
            link.delay(Duration.ofMillis(150));
            bed.gateway().kill();
            await(second, "takes over, term 2");

            link.cut();
            bed.gateway().startAgain();
            await(bed.gateway(), "\"role\":\"owner, term 3\"");
            link.delay(Duration.ZERO);
            link.mend();

            await(second, "\"role\":\"stand-by\"");
            await(second, "\"relay\":\"ok\"");
            assertThat(post(second, new UUID(7, 1)).statusCode()).isEqualTo(202);
            assertThat(second.output()).doesNotContain("owns the journal, term");
            bed.gateway().kill();
            await(second, "\"role\":\"owner, term 4\"");
        }
    }

    @Test
    void shouldEndInMidReadingAndLetTheNextOneIn() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                UnixLink link = new UnixLink(directory.resolve("link.sock"), redis.socket());
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second = second(bed, link)) {
            await(bed.gateway(), "\"role\":\"owner, term 1\"");
            link.delay(Duration.ofMillis(150));
            bed.gateway().kill();
            await(second, "takes over, term 2");

            assertThat(second.terminate()).isZero();

            assertThat(second.output())
                    .contains("ended by SIGTERM, all is stored")
                    .doesNotContain("owns the journal, term");
            assertThat(redis.run("EXISTS", "comporta:{payments}:lease")).isEqualTo("0");
        }
    }

    private static long readMillis(GatewayProcess gateway) {
        Matcher read = READ_IN.matcher(gateway.output());
        assertThat(read.find()).as(gateway::output).isTrue();
        return Long.parseLong(read.group(1));
    }

    private GatewayProcess second(TestBed bed, UnixLink link) throws IOException {
        return instance("second", bed, link, Map.of());
    }

    private GatewayProcess instance(
            String name, TestBed bed, UnixLink link, Map<String, String> more) throws IOException {
        Map<String, String> variables =
                new HashMap<>(
                        TestBed.processorUrls(
                                bed.byDefault().uri().toString(),
                                bed.byFallback().uri().toString()));
        variables.put("REDIS_URL", "redis-socket://" + link.path());
        variables.put("STALL_MAX", STALL_MAX.toMillis() + "ms");
        variables.put("RELAY_WAIT", "100ms");
        variables.putAll(more);
        return new GatewayProcess(Files.createDirectories(directory.resolve(name)), variables);
    }

    private static void await(GatewayProcess gateway, String words) {
        Await.until(TAKE_OVER_MAX, () -> gateway.readiness().contains(words), gateway::describe);
    }

    private static HttpResponse<String> post(GatewayProcess gateway, UUID id) {
        return send(
                HttpRequest.newBuilder(gateway.uri().resolve("/payments"))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"correlationId\":\"" + id + "\",\"amount\":1.00}")));
    }

    private static HttpResponse<String> ask(GatewayProcess gateway, String path) {
        return send(HttpRequest.newBuilder(gateway.uri().resolve(path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
