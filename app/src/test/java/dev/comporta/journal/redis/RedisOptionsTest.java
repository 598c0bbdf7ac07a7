package dev.comporta.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused of passwords and certificates, and that nothing tells a password. */
@Timeout(30)
class RedisOptionsTest {
    @TempDir private Path directory;
    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("file"), "sesame\n");
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatThrownBy(() -> security("", directory.resolve("none"), null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("REDIS_PASSWORD_FILE can't be read: ")
                .hasMessageEndingWith("none");
    }

    @Test
    void shouldRefuseHalfOfWhatBelongsTogether() {
        assertThatThrownBy(() -> security("comporta", null, null, null, null))
                .hasMessage("REDIS_USER needs REDIS_PASSWORD_FILE");
        assertThatThrownBy(() -> security("", null, null, file, null))
                .hasMessage("REDIS_CERTIFICATE and REDIS_KEY must be set together");
    }

    @Test
    void shouldRefuseCertificatesWithoutTls() {
        RedisSecurity security = security("", null, file, null, null);

        assertThatThrownBy(() -> options("redis://localhost", security))
                .hasMessageContaining("are for rediss:// and rediss-sentinel:// only");
    }

    @Test
    void shouldRefuseAFileThatHoldsNoCertificate() {
        RedisSecurity security = security("", null, file, null, null);

        assertThatThrownBy(() -> options("rediss://localhost", security))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("REDIS_CA, REDIS_CERTIFICATE or REDIS_KEY can't be used: ");
    }

    @Test
    void shouldTellNoPassword() {
        RedisOptions options =
                options("redis://u:secret@localhost", security("", file, null, null, null));

        assertThat(options.toString()).isEqualTo("Redis localhost:6379, journal test");
        assertThat(options.security().toString()).doesNotContain("sesame");
    }

    private static RedisSecurity security(
            String user,
            @Nullable Path passwordFile,
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key) {
        return new RedisSecurity(user, passwordFile, null, authorities, certificate, key);
    }

    private static RedisOptions options(String url, RedisSecurity security) {
        Duration second = Duration.ofSeconds(1);
        return new RedisOptions(url, "test", second, second, 0, false, security);
    }
}
