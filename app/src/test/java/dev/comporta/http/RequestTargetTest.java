package dev.comporta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class RequestTargetTest {
    private static RequestTarget read(String target) {
        return Objects.requireNonNull(RequestTarget.of(target), target);
    }

    @ParameterizedTest
    @CsvSource({
        "/,'',/,''",
        "/a?b=c?d,'',/a,b=c?d",
        "/a?,'',/a,''",
        "//b/healthz,'',//b/healthz,''",
        "/http://b/healthz,'',/http://b/healthz,''",
        "*,'',*,''",
        "http://g/a?b,g,/a,b",
        "HTTPS://g:80/a,g:80,/a,''",
        "http://g,g,/,''",
        "http://g?b,g,/,b",
        "http://[::1]:80//a,[::1]:80,//a,''"
    })
    void shouldReadPathAndQuery(String target, String authority, String path, String query) {
        assertThat(RequestTarget.of(target)).isEqualTo(new RequestTarget(authority, path, query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static/logo.png://x/purge-payments",
                "://b/healthz",
                "http:///healthz",
                "http://:80/healthz",
                "http://user@b/healthz",
                "http://a:b/healthz",
                "http://[::1/healthz",
                "http:/healthz",
                "ftp://b/healthz",
                "healthz",
                "b:80",
                "?a",
                "**",
                "/purge-payments#a",
                "/payments-summary?a#&from=2025-07-15T12:34:56Z"
            })
    void shouldKnowNoOtherForm(String target) {
        assertThat(RequestTarget.of(target)).isNull();
    }

    @Test
    void shouldReadEveryParameter() {
        String others =
                IntStream.range(0, 3000)
                        .mapToObj(i -> "p" + i + "=&")
                        .collect(Collectors.joining());

        assertThat(read("/?" + others + "from=a&from=b+%2b").parameters().get("from"))
                .isEqualTo(List.of("a", "b +"));
        assertThat(read("/?from=a;to=b").parameters().get("from")).isEqualTo(List.of("a;to=b"));
        assertThatThrownBy(() -> read("/?a=%zz").parameters())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a.b-c_d~e!$&'()*+,;=f",
                "%41:80",
                "a:",
                "1.2.3.4:5",
                "[::1]",
                "[1:2:3:4:5:6:7:8]:99999",
                "[::ffff:1.2.3.4]"
            })
    void shouldKnowAuthorities(String text) {
        assertThat(Authority.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "user@a",
                "<script>",
                "[::1",
                "::1",
                "[::1]a",
                "[]",
                "[[::1]]",
                "[1::2::3]",
                "[fe80::1%25eth0]",
                "[g::1]",
                "a:b",
                "a:1:2",
                "a:-1",
                "a b/c?d@:::",
                "%4",
                "%zz",
                "a,b\"",
                "\u00e9",
                "a\t"
            })
    void shouldKnowWhatIsNoAuthority(String text) {
        assertThat(Authority.isValid(text)).isFalse();
    }
}
