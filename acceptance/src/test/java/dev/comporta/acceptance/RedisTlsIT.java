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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis that asks for TLS, for a certificate of a private authority, and for user and password.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RedisTlsIT {
    private static final Duration TOLD_MAX = Duration.ofSeconds(20);
    private static final String PASSWORD_OF_DEFAULT = "operator";
    private static final String PASSWORD = "sesame-open";
    private static final String NEXT_PASSWORD = "sesame-shut";

    @TempDir private Path directory;
    private Authority authority;
    private RedisProcess redis;
    private int port;

    @BeforeEach
    void startRedis() throws IOException {
        Assumptions.assumeTrue(Tool.isThere("openssl"), "no openssl: apt install it");
        authority = new Authority(Files.createDirectory(directory.resolve("authority")));
        authority.certify("redis");
        authority.certify("gateway");
        authority.write("password", PASSWORD + "\n");
        port = Ports.free();
        redis =
                RedisProcess.configured(
                        directory,
                        "requirepass " + PASSWORD_OF_DEFAULT,
                        PASSWORD_OF_DEFAULT,
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        authority.path("redis.pem").toString(),
                        "--tls-key-file",
                        authority.path("redis.key").toString(),
                        "--tls-ca-cert-file",
                        authority.certificate().toString());
        redis.run("ACL", "SETUSER", "comporta", "on", ">" + PASSWORD, "~*", "+@all");
    }

    @AfterEach
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void shouldServeAndTakeANewPasswordWithoutARestart() throws IOException {
        try (TestBed bed = new TestBed(directory, 1, security())) {
            shouldSettle(bed, new UUID(7, 1));

            redis.run("ACL", "SETUSER", "comporta", "resetpass", ">" + NEXT_PASSWORD);
            redis.run("CLIENT", "KILL", "USER", "comporta");

            await(bed, () -> bed.gateway().output().contains("WRONGPASS"));
            assertThat(bed.gateway().output()).contains("look at REDIS_USER, REDIS_PASSWORD_FILE");
            authority.write("password", NEXT_PASSWORD);
            shouldSettle(bed, new UUID(7, 2));
            assertThat(bed.gateway().output()).doesNotContain(PASSWORD, NEXT_PASSWORD);
        }
    }

    @Test
    void shouldSayWhatToDoWhereItIsNotLetIn() throws IOException {
        Authority stranger = new Authority(Files.createDirectory(directory.resolve("stranger")));
        stranger.write("password", NEXT_PASSWORD);

        assertThat(ask("REDIS_CA", stranger.certificate()))
                .contains("certificate is of no authority that is trusted", "REDIS_CA");
        assertThat(ask("REDIS_CA", "")).contains("REDIS_CA");
        assertThat(ask("REDIS_CERTIFICATE", "", "REDIS_KEY", ""))
                .contains("REDIS_CERTIFICATE and REDIS_KEY");
        assertThat(ask("REDIS_PASSWORD_FILE", stranger.path("password")))
                .contains("WRONGPASS", "look at REDIS_USER, REDIS_PASSWORD_FILE and REDIS_URL")
                .doesNotContain(NEXT_PASSWORD);
        assertThat(ask("REDIS_USER", "", "REDIS_PASSWORD_FILE", ""))
                .contains("NOAUTH", "REDIS_PASSWORD_FILE");
        assertThat(ask()).contains("nobody owns it");
    }

    /** What {@code comporta instances} says, with these settings changed. */
    private String ask(Object... changes) {
        Map<String, String> environment = new HashMap<>(security());
        for (int index = 0; index < changes.length; index += 2) {
            environment.put(changes[index].toString(), changes[index + 1].toString());
        }
        return Comporta.runToEnd(directory.resolve("instances.log"), environment, "instances")
                .output();
    }

    private Map<String, String> security() {
        return Map.of(
                "REDIS_URL",
                "rediss://localhost:" + port,
                "REDIS_CA",
                authority.certificate().toString(),
                "REDIS_CERTIFICATE",
                authority.path("gateway.pem").toString(),
                "REDIS_KEY",
                authority.path("gateway.key").toString(),
                "REDIS_USER",
                "comporta",
                "REDIS_PASSWORD_FILE",
                authority.path("password").toString());
    }

    private static void shouldSettle(TestBed bed, UUID id) throws IOException {
        await(bed, () -> bed.gateway().readiness().contains("\"role\":\"owner"));
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            assertThat(connection.post(id, 100)).isEqualTo(202);
        }
        await(bed, () -> bed.bookings().stream().anyMatch(it -> it.id().equals(id)));
    }

    private static void await(TestBed bed, BooleanSupplier condition) {
        Await.until(TOLD_MAX, condition, bed.gateway()::describe);
    }
}
