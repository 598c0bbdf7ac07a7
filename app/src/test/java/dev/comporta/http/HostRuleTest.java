package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class HostRuleTest {
    private static final HostRule LOOPBACK = new HostRule("127.0.0.1", List.of());
    private static final HostRule EVERYWHERE = new HostRule("0.0.0.0", List.of());
    private static final HostRule NAMED =
            new HostRule("::", List.of("Pay.example", "payment_gateway"));

    private static @Nullable Problem refusal(HostRule rule, String host, String... fields) {
        return refusalAt("/", rule, host, fields);
    }

    private static @Nullable Problem refusalAt(
            String target, HostRule rule, String host, String... fields) {
        HttpHeaders headers = new DefaultHttpHeaders().add("Host", host);
        for (String field : fields) {
            int colon = field.indexOf(": ");
            headers.add(field.substring(0, colon), field.substring(colon + 2));
        }
        RequestTarget read = RequestTarget.of(target);
        if (read == null) {
            throw new AssertionError("no target: " + target);
        }
        return rule.refusal(headers, read, false);
    }

    private static boolean takes(HostRule rule, String host) {
        byte[] bytes = ("x" + host + "x").getBytes(ISO_8859_1);
        return rule.takes(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9999",
                "localhost:",
                "a.localhost:1",
                "127.0.0.1:9999",
                "127.8.7.6",
                "[::1]:9999"
            })
    void shouldKnowTheLoopbackEverywhere(String host) {
        for (HostRule rule : List.of(LOOPBACK, EVERYWHERE, NAMED)) {
            assertThat(refusal(rule, host)).as(host).isNull();
            assertThat(takes(rule, host)).as(host).isTrue();
            assertThat(refusal(rule, host, "Origin: http://" + host)).as(host).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9999",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.evil",
                "xlocalhost",
                "10.0.0.5",
                "0.0.0.0",
                "[fd00::1]",
                "gateway"
            })
    void shouldRefuseOtherNamesOnALoopbackBind(String host) {
        assertThat(refusal(LOOPBACK, host)).isEqualTo(HttpProblem.WRONG_HOST);
        assertThat(takes(LOOPBACK, host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "pay.example,true",
        "PAY.example:80,true",
        "payment_gateway:9999,true",
        "10.1.2.3:9999,true",
        "[fd00::1]:9999,true",
        "pay.example.evil,false",
        "evil.example,false",
        "1.2.3.4.5,false"
    })
    void shouldTakeGivenNamesAndAddressesOnly(String host, boolean good) {
        assertThat(refusal(NAMED, host)).isEqualTo(good ? null : HttpProblem.WRONG_HOST);
        assertThat(takes(NAMED, host)).isEqualTo(good);
    }

    @Test
    void shouldTakeAnyNameFromWhatIsNoBrowserWhereNoneIsGiven() {
        assertThat(refusal(EVERYWHERE, "gateway-1:9999")).isNull();
        assertThat(takes(EVERYWHERE, "gateway-1:9999")).isTrue();
        assertThat(refusal(EVERYWHERE, "evil.example", "Origin: http://evil.example"))
                .isEqualTo(HttpProblem.WRONG_HOST);
        assertThat(refusal(EVERYWHERE, "evil.example", "Sec-Fetch-Site: same-origin"))
                .isEqualTo(HttpProblem.WRONG_HOST);
        assertThat(refusal(EVERYWHERE, "10.0.0.5:1", "Origin: http://10.0.0.5:1")).isNull();
    }

    @Test
    void shouldKnowTheAddressThatIsBound() {
        assertThat(refusal(new HostRule("10.0.0.5", List.of("a")), "10.0.0.5:1")).isNull();
        assertThat(refusal(new HostRule("localhost", List.of()), "localhost")).isNull();
        assertThat(refusal(new HostRule("127.0.0.2", List.of()), "127.0.0.2")).isNull();
        assertThat(refusal(new HostRule("::1", List.of()), "[::1]:1")).isNull();
        assertThat(refusal(new HostRule("::1", List.of()), "10.0.0.5"))
                .isEqualTo(HttpProblem.WRONG_HOST);
    }

    @Test
    void shouldTakeARequestWithoutAName() {
        assertThat(
                        LOOPBACK.refusal(
                                new DefaultHttpHeaders(), new RequestTarget("", "/", ""), false))
                .isNull();
        assertThat(refusal(LOOPBACK, "")).isNull();
        assertThat(takes(LOOPBACK, "")).isFalse(); // the general path's
    }

    @Test
    void shouldCheckTheTargetsAuthorityToo() {
        assertThat(refusalAt("http://localhost/", LOOPBACK, "localhost")).isNull();
        assertThat(refusalAt("http://evil.example/", LOOPBACK, "localhost"))
                .isEqualTo(HttpProblem.WRONG_HOST);
        assertThat(refusalAt("http://localhost/", LOOPBACK, "evil.example"))
                .isEqualTo(HttpProblem.WRONG_HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: ",
                "Origin: localhost:9999",
                "Origin: http://localhost",
                "Origin: http://localhost:3000",
                "Origin: http://localhost:9999.evil.example",
                "Origin: http://evil.example/://localhost:9999",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: ",
                "Sec-Fetch-Site: anything"
            })
    void shouldRefusePagesOfOtherOrigins(String field) {
        assertThat(refusal(LOOPBACK, "localhost:9999", field)).isEqualTo(HttpProblem.CROSS_SITE);
        assertThat(
                        refusal(
                                LOOPBACK,
                                "localhost:9999",
                                "Origin: http://localhost:9999",
                                "Sec-Fetch-Site: same-origin",
                                field))
                .isEqualTo(HttpProblem.CROSS_SITE);
        assertThat(refusal(LOOPBACK, "", field)).isEqualTo(HttpProblem.CROSS_SITE);
    }

    @Test
    void shouldTakePagesOfItsOwnOriginAndWhatWasTyped() {
        assertThat(refusal(LOOPBACK, "localhost:9999", "Origin: http://LOCALHOST:9999")).isNull();
        assertThat(refusal(NAMED, "pay.example", "Origin: https://pay.example")).isNull();
        assertThat(refusal(LOOPBACK, "localhost", "Sec-Fetch-Site: none")).isNull();
        assertThat(refusal(LOOPBACK, "localhost", "Sec-Fetch-Site: same-origin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "pay.example:80", "http://pay.example", "*/", "[::1"})
    void shouldSayWhichNameIsNone(String name) {
        assertThatThrownBy(() -> withHosts(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HOSTS must be names as Host says them, without a port: " + name);
    }

    private static HttpOptions withHosts(String name) {
        return new HttpOptions(HttpOptions.HOST, 0, List.of("pay.example", name), Optional.empty());
    }
}
