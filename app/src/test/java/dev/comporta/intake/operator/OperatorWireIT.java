package dev.comporta.intake.operator;

import static dev.comporta.http.HttpFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comporta.http.AdminRule;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture;
import dev.comporta.http.HttpFixture.Limits;
import dev.comporta.http.Wire;
import dev.comporta.intake.IntakeFixture;
import dev.comporta.net.Transport;
import dev.comporta.payment.Operator.Intervention;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each path of the operator's desk, over real sockets; intake and engine on threads apart. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class OperatorWireIT {
    private static final UUID ID = FakeOperator.id(0);

    private final Transport transport;
    private IntakeFixture intake;
    private FakeOperator operator;

    OperatorWireIT(Transport transport) {
        assumeTrue(transport.isAvailable());
        this.transport = transport;
        intake = start(HttpFixture.OPEN);
        operator = intake.operator;
    }

    private IntakeFixture start(Guards admin) {
        return new IntakeFixture(
                transport, 2, HttpFixture.options(true, Limits.USUAL, Optional.empty()), admin);
    }

    @AfterEach
    void stop() {
        intake.close();
    }

    @Test
    void shouldListDeadLettersInPages() throws IOException {
        Wire.Reply first = ask(get("/dead-letters?limit=3&reason=refused"));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("content-type")).isEqualTo("application/json");
        assertThat(first.body())
                .startsWith(
                        "{\"deadLetters\":[{\"correlationId\":\""
                                + ID
                                + "\",\"amount\":19.90,\"processor\":\"default\","
                                + "\"reason\":\"refused\",\"evidence\":\"answered\",\"status\":404,"
                                + "\"attempts\":2,\"acceptedAt\":\"2025-07-15T12:34:55Z\","
                                + "\"buriedAt\":\"2025-07-15T12:34:57Z\"},")
                .endsWith("],\"next\":\"2_" + FakeOperator.id(2) + "\"}");
        assertThat(operator.calls).containsExactly("dead-letters refused 3");
        Wire.Reply second = ask(get("/dead-letters?limit=3&after=2_" + FakeOperator.id(2)));
        assertThat(second.body())
                .contains(FakeOperator.id(3).toString(), FakeOperator.id(4).toString())
                .endsWith("\"next\":null}");
        assertThat(ask(get("/dead-letters")).body()).contains(FakeOperator.id(4).toString());
        assertThat(operator.calls).endsWith("dead-letters any 100");
    }

    @Test
    void shouldListDoubtsInPages() throws IOException {
        Wire.Reply first = ask(get("/in-doubt?limit=1"));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body())
                .isEqualTo(
                        "{\"inDoubt\":[{\"correlationId\":\""
                                + ID
                                + "\",\"amount\":19.90,\"processor\":\"default\","
                                + "\"requestedAt\":\"2025-07-15T12:34:56Z\",\"ageMillis\":5000,"
                                + "\"sends\":3,\"evidence\":\"answered\",\"status\":404,"
                                + "\"attempts\":2,\"acceptedAt\":\"2025-07-15T12:34:55Z\"}],"
                                + "\"next\":\"0_"
                                + ID
                                + "\"}");
        assertThat(ask(get("/in-doubt?limit=1000&after=0_" + ID)).body())
                .contains(FakeOperator.id(4).toString())
                .doesNotContain(ID.toString());
        assertThat(ask(get("/in-doubt?processor=default")).status()).isEqualTo(200);
        assertThat(operator.calls)
                .containsExactly("in-doubt any 1", "in-doubt any 1000", "in-doubt default 100");
    }

    @Test
    void shouldRetryOneAndMany() throws IOException {
        Wire.Reply one = ask(post("/dead-letters/" + ID + "/retry", ""));
        Wire.Reply many = ask(post("/dead-letters/retry?reason=retries-exhausted", ""));

        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body())
                .isEqualTo("{\"correlationId\":\"" + ID + "\",\"state\":\"pending\"}");
        assertThat(many.status()).isEqualTo(200);
        assertThat(many.body())
                .isEqualTo("{\"reason\":\"retries-exhausted\",\"retried\":3,\"remaining\":2}");
        assertThat(operator.calls)
                .containsExactly("retry " + ID, "retry-all retries-exhausted 1000");
    }

    @Test
    void shouldAcknowledgeADeadLetter() throws IOException {
        Wire.Reply reply =
                ask(post("/dead-letters/" + ID + "/acknowledge", "{\"note\":\"paid by hand\"}"));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"correlationId\":\"" + ID + "\",\"state\":\"acknowledged\"}");
        assertThat(operator.calls).containsExactly("acknowledge " + ID + " paid by hand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "\"note\"",
                "{\"note\":7}",
                "{\"note\":null}",
                "{\"note\":\"\"}",
                "{\"note\":\" \"}",
                "{\"note\":\"\\u0001\\u001b\\u200b\\ud800\"}",
                "{\"note\":\"\\u00a0\\u2028\"}",
                "{\"note\":\"n\",\"note\":\"n\"}",
                "{\"note\":\"n\",\"why\":\"n\"}",
                "{\"note\":\"n\"} {}"
            })
    void shouldRefuseAnAcknowledgementWithoutANote(String body) throws IOException {
        assertProblem(ask(post("/dead-letters/" + ID + "/acknowledge", body)), 400, "invalid-note");
        assertThat(operator.calls).isEmpty();
    }

    @Test
    void shouldTellNotesToOperatorsOnly() throws IOException {
        restart(Guards.of(new AdminRule(Optional.of("s3cret"), true, true)));
        ask(post("/payments", "{\"correlationId\":\"" + ID + "\",\"amount\":19.90}"));
        String path = "/payments/" + ID;

        assertThat(ask(get(path)).body()).contains("\"trail\"").doesNotContain("acme");
        assertThat(ask(request("GET", path, "Authorization: Bearer s3cret\r\n", "")).body())
                .contains("acme");
    }

    @Test
    void shouldKnowNobodyByTwoTokens() throws IOException {
        restart(Guards.of(new AdminRule(Optional.of("s3cret"), true, true)));
        String own = "Authorization: Bearer s3cret\r\n";
        String other = "Authorization: Bearer other\r\n";

        assertProblem(ask(request("GET", "/in-doubt", own + other, "")), 401, "unauthorized");
        assertProblem(ask(request("GET", "/in-doubt", other + own, "")), 401, "unauthorized");
        assertProblem(ask(request("GET", "/in-doubt", own + own, "")), 401, "unauthorized");
        assertThat(operator.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"outcome\":\"booked\"};settled;Booked[requestedAtNanos=OptionalLong.empty] ",
                "{\"outcome\":\"booked\",\"requestedAt\":\"1970-01-01T01:00:00.5+01:00\"};settled;"
                        + "Booked[requestedAtNanos=OptionalLong[500000000]] ",
                "{\"note\":\"seen\",\"outcome\":\"not-booked\"};pending;NotBooked[] seen"
            })
    void shouldResolveADoubt(String body, String state, String expected) throws IOException {
        Wire.Reply reply = ask(post("/in-doubt/" + ID + "/resolve", body));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"correlationId\":\"" + ID + "\",\"state\":\"" + state + "\"}");
        assertThat(operator.calls.remove().strip())
                .isEqualTo(("resolve " + ID + " " + expected).strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "\"booked\"",
                "{\"outcome\":\"maybe\"}",
                "{\"outcome\":true}",
                "{\"outcome\":\"booked\",\"outcome\":\"booked\"}",
                "{\"outcome\":\"booked\"} {}",
                "{\"outcome\":\"booked\",\"requestedat\":\"2025-07-15T12:34:56Z\"}",
                "{\"outcome\":\"not-booked\",\"requestedAt\":\"2025-07-15T12:34:56Z\"}",
                "{\"outcome\":\"booked\",\"note\":7}"
            })
    void shouldRefuseAResolutionThatIsNone(String body) throws IOException {
        assertProblem(ask(post("/in-doubt/" + ID + "/resolve", body)), 400, "invalid-resolution");
        assertThat(operator.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yesterday\"",
                "7",
                "null",
                "\"2025-07-15T12:34:56\"",
                "\"9999-01-01T00:00:00Z\""
            })
    void shouldRefuseAnUnreadableRequestedAt(String instant) throws IOException {
        String body = "{\"outcome\":\"booked\",\"requestedAt\":" + instant + "}";

        assertProblem(ask(post("/in-doubt/" + ID + "/resolve", body)), 400, "unreadable-instant");
        assertThat(operator.calls).isEmpty();
    }

    @Test
    void shouldRefuseALongNoteAndAnotherMediaType() throws IOException {
        String path = "/in-doubt/" + ID + "/resolve";
        String body = "{\"outcome\":\"booked\",\"note\":\"" + "n".repeat(201) + "\"}";

        assertProblem(ask(post(path, body)), 400, "invalid-resolution");
        assertThat(ask(post(path, body.replace("nn\"", "n\""))).status()).isEqualTo(200);
        assertProblem(
                ask(
                        post(
                                "/dead-letters/" + ID + "/acknowledge",
                                "{\"note\":\"" + "n".repeat(201) + "\"}")),
                400,
                "invalid-note");
        assertProblem(
                ask(post(path, body, "Content-Type: text/plain\r\n")),
                415,
                "unsupported-media-type");
        assertProblem(ask(post(path, body, "")), 415, "unsupported-media-type");
        assertProblem(
                ask(post(path, "{\"note\":\"" + "n".repeat(9_000) + "\"}")), 413, "body-too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH_PAYMENT,404,no-such-payment,no-such-payment",
        "WRONG_STATE,409,not-a-dead-letter,not-in-doubt",
        "MAY_BE_BOOKED,409,may-be-booked,may-be-booked",
        "FULL,503,full,full",
        "UNAVAILABLE,503,store-unavailable,store-unavailable"
    })
    void shouldSayWhyNothingWasDone(
            Intervention intervention, int status, String ofRetry, String ofResolve)
            throws IOException {
        operator.intervention = intervention;

        Wire.Reply retry = ask(post("/dead-letters/" + ID + "/retry", ""));
        assertProblem(retry, status, ofRetry);
        assertThat(retry.header("retry-after")).isEqualTo(status == 503 ? "1" : "");
        assertProblem(ask(post("/dead-letters/retry?reason=refused&limit=5", "")), status, ofRetry);
        assertProblem(
                ask(post("/dead-letters/" + ID + "/acknowledge", "{\"note\":\"n\"}")),
                status,
                ofRetry);
        assertProblem(
                ask(post("/in-doubt/" + ID + "/resolve", "{\"outcome\":\"booked\"}")),
                status,
                ofResolve);
    }

    @ParameterizedTest
    @CsvSource({
        "/dead-letters?limit=0,invalid-parameter",
        "/dead-letters?limit=1001,invalid-parameter",
        "/dead-letters?limit=x,invalid-parameter",
        "/dead-letters?limit=%2B5,invalid-parameter",
        "/dead-letters?limit=%D9%A1,invalid-parameter",
        "/dead-letters?after=%D9%A1_00000000-0000-0000-0000-000000000001,invalid-parameter",
        "/dead-letters?limt=5,invalid-parameter",
        "/dead-letters?limit=5&limit=5,repeated-parameter",
        "/dead-letters?reason=none,invalid-parameter",
        "/dead-letters?after=5,invalid-parameter",
        "/dead-letters?after=x_00000000-0000-0007-0000-000000000000,invalid-parameter",
        "/dead-letters?after=%zz,malformed-request",
        "/in-doubt?reason=refused,invalid-parameter",
        "/in-doubt?processor=default&processor=other,repeated-parameter",
        "/dead-letters?processor=default,invalid-parameter",
        "/in-doubt?after=99999999999999999999_00000000-0000-0007-0000-000000000000,"
                + "invalid-parameter"
    })
    void shouldRefuseAQueryThatIsNone(String target, String slug) throws IOException {
        assertProblem(ask(get(target)), 400, slug);
        assertThat(operator.calls).isEmpty();
    }

    @Test
    void shouldRefuseARetryOfManyWithoutReasonAndIdsThatAreNone() throws IOException {
        assertProblem(ask(post("/dead-letters/retry", "")), 400, "invalid-parameter");
        assertProblem(ask(post("/dead-letters/x/retry", "")), 400, "not-a-uuid");
        assertProblem(
                ask(post("/in-doubt/x/resolve", "{\"outcome\":\"booked\"}")), 400, "not-a-uuid");
        assertProblem(ask(get("/dead-letters/" + ID)), 404, "no-such-resource");
        assertProblem(ask(get("/in-doubt/" + ID)), 404, "no-such-resource");
        assertThat(operator.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/dead-letters,'GET, HEAD'",
        "POST,/in-doubt,'GET, HEAD'",
        "POST,/processors,'GET, HEAD'",
        "GET,/dead-letters/retry,POST",
        "GET,/dead-letters/00000000-0000-0007-0000-000000000000/retry,POST",
        "GET,/dead-letters/00000000-0000-0007-0000-000000000000/acknowledge,POST",
        "GET,/in-doubt/00000000-0000-0007-0000-000000000000/resolve,POST"
    })
    void shouldAllowTheMethodsOfThePath(String method, String path, String allow)
            throws IOException {
        Wire.Reply reply = ask(request(method, path, "", ""));

        assertProblem(reply, 405, "method-not-allowed");
        assertThat(reply.header("allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/processors",
        "GET,/dead-letters",
        "POST,/dead-letters/retry?reason=refused",
        "POST,/dead-letters/00000000-0000-0007-0000-000000000000/retry",
        "POST,/dead-letters/00000000-0000-0007-0000-000000000000/acknowledge",
        "GET,/in-doubt",
        "POST,/in-doubt/00000000-0000-0007-0000-000000000000/resolve"
    })
    void shouldFollowTheRuleOfAdministration(String method, String target) throws IOException {
        String body =
                target.endsWith("resolve")
                        ? "{\"outcome\":\"booked\"}"
                        : target.endsWith("acknowledge") ? "{\"note\":\"n\"}" : "";
        String json = "Content-Type: application/json\r\n";
        assertThat(ask(request(method, target, json, body)).status()).isEqualTo(200);

        restart(Guards.of(new AdminRule(Optional.empty(), false, false)));
        assertProblem(ask(request(method, target, "", body)), 403, "forbidden");
        assertThat(operator.calls).isEmpty();
        restart(Guards.of(new AdminRule(Optional.of("s3cret"), true, true)));
        assertProblem(ask(request(method, target, "", body)), 401, "unauthorized");
        assertProblem(
                ask(request(method, target, "Authorization: Bearer other\r\n", body)),
                401,
                "unauthorized");

        assertThat(operator.calls).isEmpty();
        String bearer = json + "Authorization: Bearer s3cret\r\n";
        assertThat(ask(request(method, target, bearer, body)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/processors",
        "GET,/dead-letters",
        "POST,/dead-letters/retry?reason=refused",
        "POST,/dead-letters/00000000-0000-0007-0000-000000000000/retry",
        "GET,/in-doubt",
        "POST,/in-doubt/00000000-0000-0007-0000-000000000000/resolve"
    })
    void shouldKeepPagesOfOtherOriginsOut(String method, String target) throws IOException {
        String json = "Content-Type: application/json\r\n";
        String body = target.endsWith("resolve") ? "{\"outcome\":\"not-booked\"}" : "";
        for (String field :
                new String[] {
                    "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: same-site"
                }) {
            assertProblem(
                    ask(request(method, target, json + field + "\r\n", body)), 403, "cross-site");
        }
        assertProblem(
                ask(
                        request(method, target, json, body)
                                .replace("Host: gateway", "Host: evil.example")),
                421,
                "wrong-host");

        assertThat(operator.calls).isEmpty();
        assertThat(ask(request(method, target, json, body)).status()).isEqualTo(200);
    }

    @Test
    void shouldShowProcessors() throws IOException {
        assertThat(ask(get("/processors")).body()).isEqualTo("{\"processors\":[]}");
    }

    private void restart(Guards admin) {
        intake.close();
        intake = start(admin);
        operator = intake.operator;
    }

    private Wire.Reply ask(String request) throws IOException {
        try (Wire wire = intake.connect()) {
            return wire.send(request).read();
        }
    }

    private static String post(String target, String body) {
        return post(target, body, "Content-Type: application/json\r\n");
    }

    private static String post(String target, String body, String fields) {
        return request("POST", target, fields, body);
    }

    private static String request(String method, String target, String fields, String body) {
        return "%s %s HTTP/1.1\r\nHost: gateway\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(method, target, fields, body.length(), body);
    }

    private static void assertProblem(Wire.Reply reply, int status, String slug) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.body())
                .contains("\"type\":\"/problems/" + slug + "\"", "\"status\":" + status);
    }
}
