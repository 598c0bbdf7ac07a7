package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.door.Access;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes as data: what is found at a path, and what a request for it must say. */
@Timeout(20)
class RouteTest {
    private static final List<Route> ROUTES =
            List.of(
                    Route.get("/a", request -> tell("get a")),
                    Route.post("/a", request -> tell("post a")).withBodyMax(3),
                    Route.get("/a/{x}", request -> tell("x=" + request.variable())),
                    Route.post("/a/retry", request -> tell("fixed")),
                    Route.post("/a/{x}/retry", request -> tell("retry " + request.variable())),
                    Route.postLean("/lean", RouteTest::tellLean).withBodyMax(5),
                    Route.postLean("/lean2", RouteTest::tellLean));

    private static Exchange tell(String text) {
        return Exchange.answered(Answer.json(200, text));
    }

    private static Exchange tellLean(byte[] bytes, int offset, int length) {
        return tell("lean " + new String(bytes, offset, length, ISO_8859_1));
    }

    private static String answer(boolean lean, String line, String body) {
        String request =
                line
                        + " HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        try (EmbeddedHttp http = new EmbeddedHttp(lean, 1 << 20, engine -> ROUTES)) {
            return http.answers(request.getBytes(ISO_8859_1), new Random(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /a,get a",
        "POST /a,post a",
        "GET /a/b,x=b",
        "GET /a/b/c,x=b/c",
        "GET /a/?q,x=",
        "POST /a/retry,fixed",
        "POST /a/b/retry,retry b",
        "POST /a//retry,retry ",
        "POST /lean,lean ",
        "POST /lean2,lean "
    })
    void shouldFindTheRoute(String line, String expected) {
        assertThat(answer(true, line, ""))
                .startsWith("HTTP/1.1 200 OK")
                .contains("\r\n\r\n" + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE /a,405,'GET, HEAD, POST'",
        "GET /a/retry,405,POST",
        "DELETE /a/b,405,'GET, HEAD'",
        "GET /b,404,",
        "GET /,404,"
    })
    void shouldSayWhatIsThere(String line, int status, @Nullable String allow) {
        String answer = answer(true, line, "");

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.contains("Allow: " + allow + "\r\n")).isEqualTo(allow != null);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /a,xxx,200",
        "POST /a,xxxx,413",
        "POST /lean,12345,200",
        "POST /lean,123456,413",
        "POST /lean2,123456,200"
    })
    void shouldLimitBodiesByRoute(String line, String body, int status) {
        for (boolean lean : new boolean[] {true, false}) {
            assertThat(answer(lean, line, body)).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void shouldServeTheLeanRoutesOnTheLeanPath() {
        try (EmbeddedHttp http = new EmbeddedHttp(true, 1 << 20, engine -> ROUTES)) {
            String head = " HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n";
            String length = "Content-Length: 1\r\n\r\n";
            String requests =
                    ("POST /lean" + head + length + "1POST /lean2" + head + length + "2").repeat(2);
            EmbeddedChannel client = http.connect();
            client.writeInbound(Unpooled.copiedBuffer(requests, ISO_8859_1));
            http.run(client);

            assertThat(EmbeddedHttp.written(client))
                    .containsSubsequence("lean 1", "lean 2", "lean 1", "lean 2");
            assertThat(http.metrics().codecRequests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "/{a}/{b}", "/a}b{"})
    void shouldRefuseAPathThatIsNone(String path) {
        assertThatThrownBy(() -> Route.get(path, request -> tell("")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseRoutesThatCantBeServed() {
        Route lean = Route.postLean("/a", RouteTest::tellLean);

        assertThatThrownBy(() -> lean.by(Access.ADMINISTER)).hasMessageContaining("/a");
        assertThatThrownBy(() -> Route.postLean("/{a}", RouteTest::tellLean))
                .hasMessageContaining("fixed paths");
        assertThatThrownBy(() -> new RouteTable(List.of(lean, lean)))
                .hasMessage("two routes for POST /a");
    }
}
