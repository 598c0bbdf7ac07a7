package dev.comporta.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures are those of Standard Webhooks; secrets are told to nobody. */
@Timeout(10)
class SecretTest {
    static final String TEXT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    /** The vector that the reference implementations are tested with. */
    @Test
    void shouldSignAsTheReference() {
        assertThat(
                        Secret.signatures(
                                Secret.parse(TEXT),
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1614265330,
                                "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void shouldSignWithBothWhileTheReceiverChangesOver() {
        String both = Secret.signatures(Secret.parse(OTHER + "\n" + TEXT + "\n"), "id", 1, "{}");

        assertThat(both.split(" ", -1))
                .hasSize(2)
                .allMatch(one -> one.startsWith("v1,"))
                .contains(Secret.signatures(Secret.parse(TEXT), "id", 1, "{}"))
                .contains(Secret.signatures(Secret.parse(OTHER), "id", 1, "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "geheim",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_c2hvcnQ=",
                "whsec_!fKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void shouldRefuseWhatIsNoSecretAndNotTellIt(String text) {
        assertThatThrownBy(() -> Secret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64")
                .hasNoCause();
    }

    @Test
    void shouldNotBeToldByOptions() {
        WebhookOptions options = options("https://hooks.example/in?token=geheim");

        assertThat(options.toString()).isEqualTo("https://hooks.example");
        assertThat(options.secrets().toString()).isEqualTo("[whsec_…]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://hooks.example/", "hooks.example", "http://a:b@hooks.example/"})
    void shouldRefuseOtherUrls(String url) {
        assertThatThrownBy(() -> options(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("WEBHOOK_URL must be ");
    }

    @Test
    void shouldRefuseThreeSecrets() {
        List<Secret> three = Secret.parse(TEXT + " " + OTHER + " " + TEXT);

        assertThatThrownBy(
                        () ->
                                new WebhookOptions(
                                        URI.create("http://localhost/"),
                                        three,
                                        Duration.ofSeconds(1),
                                        Duration.ofHours(1),
                                        1))
                .hasMessageContaining("WEBHOOK_SECRET");
    }

    static WebhookOptions options(String url) {
        return new WebhookOptions(
                URI.create(url),
                Secret.parse(TEXT),
                Duration.ofMillis(500),
                Duration.ofDays(3),
                WebhookOptions.IN_FLIGHT_MAX);
    }
}
