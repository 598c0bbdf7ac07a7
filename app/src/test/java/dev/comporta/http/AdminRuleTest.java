package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AdminRuleTest {
    private static AdminRule withToken(String token) {
        return new AdminRule(Optional.of(token), true, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "\ts3cret\r\n", "gr\u00fc\u00dfe-\u65e5\u672c\n"})
    void shouldKnowTheBearerOfAToken(String token) {
        String sent =
                new String(token.strip().getBytes(UTF_8), ISO_8859_1); // as the codec reads it

        assertThat(withToken(token).refusal("Bearer " + sent)).isNull();
        assertThat(withToken(token).refusal("bearer  " + sent + " ")).isNull();
        assertThat(withToken(token).refusal("Bearer " + sent + "x"))
                .isEqualTo(HttpProblem.UNAUTHORIZED);
        assertThat(withToken(token).refusal(sent)).isEqualTo(HttpProblem.UNAUTHORIZED);
        assertThat(withToken(token).refusal(null)).isEqualTo(HttpProblem.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "one\ntwo", "a\u0000b"})
    void shouldRefuseATokenThatNoFieldCanCarry(String token) {
        assertThatThrownBy(() -> withToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ADMIN_TOKEN must be one line, and not blank");
    }

    @Test
    void shouldRefuseATokenThatTheLocaleGarbled() {
        assertThatThrownBy(() -> withToken("gr\ufffd\ufffde"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ADMIN_TOKEN can't be read in this locale");
    }

    @ParameterizedTest
    @CsvSource({"true,false,true", "false,true,true", "false,false,false"})
    void shouldFollowTheBindWithoutAToken(boolean loopback, boolean allowed, boolean open) {
        assertThat(new AdminRule(Optional.empty(), loopback, allowed).refusal("Bearer x"))
                .isEqualTo(open ? null : HttpProblem.FORBIDDEN);
    }

    @Test
    void shouldNotBeOpenWhereATokenIsSet() {
        assertThat(withToken("a").refusal(null)).isEqualTo(HttpProblem.UNAUTHORIZED);
    }
}
