package dev.comporta.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.meter.MetricsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApiKeysTest {
    private final NewKey acme = NewKey.make("acme", "");
    private final NewKey shop = NewKey.make("shop", "rate=1");
    private final List<String> log = new ArrayList<>();
    @TempDir private Path directory;

    private Path file() {
        return directory.resolve("keys");
    }

    private ApiKeys keys(String text) throws IOException {
        Files.writeString(file(), text);
        return new ApiKeys(file(), System::nanoTime, (_, words) -> log.add(words));
    }

    private static String whose(ApiKeys keys, String secret) {
        byte[] bytes = ("x" + secret + "y").getBytes(US_ASCII);
        ApiKey key = new KeyCheck(keys).find(bytes, 1, bytes.length - 1);
        return key == null ? "nobody" : key.name();
    }

    @Test
    void shouldTellWhoseAKeyIs() throws IOException {
        ApiKeys keys = keys(acme.line() + "\n" + shop.line());

        assertThat(whose(keys, acme.secret())).isEqualTo("acme");
        assertThat(whose(keys, shop.secret())).isEqualTo("shop");
        assertThat(whose(keys, shop.secret() + "x")).isEqualTo("nobody");
        assertThat(whose(keys, "")).isEqualTo("nobody");
    }

    @Test
    void shouldTakeAndForgetKeysWhenTheFileChanges() throws IOException {
        ApiKeys keys = keys(acme.line());
        KeyCheck check = new KeyCheck(keys);
        int version = check.version();
        keys.check();
        assertThat(check.version()).isEqualTo(version);

        Files.writeString(file(), shop.line());
        keys.check();

        assertThat(check.version()).isNotEqualTo(version);
        assertThat(whose(keys, acme.secret())).isEqualTo("nobody");
        assertThat(whose(keys, shop.secret())).isEqualTo("shop");
        assertThat(log).containsExactly("API_KEYS_FILE: read again");
    }

    @Test
    void shouldStayWithWhatWasGoodAndSaySoOnce() throws IOException {
        ApiKeys keys = keys(acme.line());

        Files.writeString(file(), "acme secret-of-somebody");
        keys.check();
        assertThat(log).isEmpty();
        keys.check();
        keys.check();
        assertThat(whose(keys, acme.secret())).isEqualTo("acme");
        assertThat(keys.problem()).hasValueSatisfying(it -> assertThat(it).contains("line 1"));
        assertThat(log).hasSize(1).allMatch(it -> !it.contains("secret-of-somebody"));
        assertThat(new MetricsText(keys.meters()).render())
                .contains("comporta_keys_file_unusable 1");

        Files.delete(file());
        keys.check();
        keys.check();
        assertThat(log).hasSize(2);

        Files.writeString(file(), acme.line());
        keys.check();
        assertThat(keys.problem()).isEmpty();
        assertThat(log).hasSize(3).last().isEqualTo("API_KEYS_FILE: read again");
    }

    @Test
    void shouldNotBeginWithAFileThatIsNone() throws IOException {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(
                        () -> new ApiKeys(missing, System::nanoTime, (_, words) -> log.add(words)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("API_KEYS_FILE: can't read " + missing + ": NoSuchFileException");
        assertThatThrownBy(() -> keys("x".repeat((1 << 20) + 1)))
                .hasMessageContaining("longer than 1 MiB");
    }

    @Test
    void shouldCountByNameAndReason() throws IOException {
        ApiKeys keys = keys(acme.line() + "\n" + shop.line());
        keys.onRefused(ApiKeys.Refused.UNKNOWN);
        ApiKey limited = keys.ring().keys().getLast();
        limited.admit(Access.WRITE);
        limited.admit(Access.WRITE);

        assertThat(new MetricsText(keys.meters()).render())
                .contains("comporta_keys_refused_total{reason=\"unknown\"} 1\n")
                .contains("comporta_keys_refused_total{reason=\"missing\"} 0\n")
                .contains("comporta_key_requests_total{key=\"shop\"} 1\n")
                .contains("comporta_key_limited_total{key=\"shop\"} 1\n")
                .contains("comporta_key_limited_total{key=\"acme\"} 0\n");
    }

    @Test
    void shouldCompareAllBytes() {
        Random random = new Random(3);
        for (int length = 0; length < 40; length++) {
            byte[] a = new byte[length + 2];
            byte[] b = new byte[length + 3];
            random.nextBytes(a);
            random.nextBytes(b);
            System.arraycopy(a, 1, b, 2, length);
            assertThat(KeyCheck.isSame(a, 1, b, 2, length)).isTrue();
            for (int i = 0; i < length; i++) {
                b[2 + i] ^= (byte) (1 << random.nextInt(8));
                assertThat(KeyCheck.isSame(a, 1, b, 2, length)).isFalse();
                b[2 + i] = a[1 + i];
            }
        }
    }
}
