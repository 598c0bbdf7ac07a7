package dev.comporta.intake;

import static dev.comporta.http.HttpFixture.get;
import static dev.comporta.intake.IntakeFixture.body;
import static dev.comporta.intake.IntakeFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.AdminRule;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture.Limits;
import dev.comporta.http.Wire;
import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the gateway's contract, over real sockets, on every transport and both paths. */
@Timeout(60)
class IntakeContractIT extends IntakeIT {
    private Wire.Reply ask(String request) throws IOException {
        return wire.send(request).read();
    }

    private void assertProblem(Wire.Reply reply, int status, String slug) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.body())
                .contains("\"type\":\"/problems/" + slug + "\"", "\"status\":" + status);
    }

    @Test
    void shouldAcceptPaymentAndItsRepetition() throws IOException {
        assertThat(ask(post(id)).status()).isEqualTo(202);
        assertThat(ask(post(body(id, "1.99e1"), "")).status()).isEqualTo(202);

        assertThat(intake.payments.accepted).containsExactly(id + " 1990", id + " 1990");
    }

    @Test
    void shouldTakeTheLeanPathWhereItMay() throws IOException {
        ask(post(id));

        assertThat(intake.metrics.codecRequests()).isEqualTo(lean ? 0 : 1);
        assertThat(intake.metrics.answers(202)).isEqualTo(1);
        assertThat(intake.metrics.connections()).isEqualTo(1);
    }

    @Test
    void shouldRejectSecondPaymentWithAnotherAmount() throws IOException {
        ask(post(id));

        assertProblem(ask(post(body(id, "20"), "")), 409, "amount-conflict");
    }

    @Test
    void shouldNotAnswerBeforeTheCommit() throws Exception {
        intake.payments.holding = true;

        wire.send(post(id) + post(UUID.randomUUID()) + get("/payments-summary"));
        assertThat(intake.payments.accepted.take()).isEqualTo(id + " 1990");
        intake.payments.accepted.take();
        intake.payments.windows.take();
        assertThat(intake.metrics.answers(202) + intake.metrics.answers(200)).isZero();
        intake.payments.commit();

        assertThat(wire.read().status()).isEqualTo(202);
        assertThat(wire.read().status()).isEqualTo(202);
        assertThat(wire.read().status()).isEqualTo(200);
    }

    @Test
    void shouldTellToTryLaterWhenFull() throws IOException {
        intake.payments.forced = Acceptance.FULL;
        Wire.Reply full = ask(post(id));
        intake.payments.forced = Acceptance.UNAVAILABLE;
        Wire.Reply unavailable = ask(post(id));

        assertProblem(full, 503, "full");
        assertProblem(unavailable, 503, "store-unavailable");
        assertThat(full.header("retry-after")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "19.90 | 400 | not-an-object",
                "{\"amount\":19.90 | 400 | not-json",
                "{\"correlationId\":7,\"amount\":1} | 400 | not-a-uuid",
                "{\"amount\":1} | 400 | missing-field",
                "{\"correlationId\":\"ID\"} | 400 | missing-field",
                "{\"correlationId\":\"ID\",\"amount\":\"1\"} | 400 | not-a-number",
                "{\"correlationId\":\"ID\",\"amount\":1,\"amount\":1} | 400 | duplicate-field",
                "{\"correlationId\":\"ID\",\"amount\":0} | 422 | amount-out-of-range",
                "{\"correlationId\":\"ID\",\"amount\":-1} | 422 | amount-out-of-range",
                "{\"correlationId\":\"ID\",\"amount\":1e13} | 422 | amount-out-of-range",
                "{\"correlationId\":\"ID\",\"amount\":0.001} | 422 | amount-too-precise"
            })
    void shouldExplainBadBody(String body, int status, String slug) throws IOException {
        assertProblem(ask(post(body.replace("ID", id.toString()), "")), status, slug);

        assertThat(ask(post(id)).status()).isEqualTo(202);
        assertThat(intake.payments.accepted).hasSize(1);
    }

    @Test
    void shouldSummarizeExactly() throws IOException {
        Wire.Reply reply =
                ask(
                        get(
                                "/payments-summary?from=2025-07-15T12:34:56.000Z&to=2025-07-15T14:34:57.000000001%2B02:00"));

        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.body())
                .isEqualTo(
                        "{\"default\":{\"totalRequests\":43236,\"totalAmount\":415542345.98},"
                                + "\"fallback\":{\"totalRequests\":0,\"totalAmount\":0.00}}");
        assertThat(intake.payments.windows)
                .containsExactly("1752582896000000000 1752582897000000001");
    }

    @ParameterizedTest
    @CsvSource({
        "?from=yesterday,400,unreadable-instant",
        "?to=2025-07-15T12:34:56,400,unreadable-instant",
        "?to=2025-07-15T12:34:56.0000000001Z,400,unreadable-instant",
        "?from=2025-07-15T12:34:56Z&from=2025-07-15T12:34:56Z,400,repeated-parameter",
        "?from=%zz,400,malformed-request",
        "?from=2025-07-15T12:34:57Z&to=2025-07-15T12:34:56Z,422,from-after-to"
    })
    void shouldExplainBadWindow(String query, int status, String slug) throws IOException {
        assertProblem(ask(get("/payments-summary" + query)), status, slug);
    }

    @Test
    void shouldTellPaymentsLife() throws IOException {
        ask(post(id));

        assertThat(ask(get("/payments/" + id)).body())
                .isEqualTo(
                        "{\"correlationId\":\""
                                + id
                                + "\",\"amount\":19.90,\"state\":\"in doubt\","
                                + "\"acceptedAt\":\"2025-07-15T12:34:56Z\","
                                + "\"changedAt\":\"2025-07-15T12:34:57Z\","
                                + "\"processor\":\"default\","
                                + "\"requestedAt\":\"2025-07-15T12:34:56.123Z\","
                                + "\"attempts\":2,\"evidence\":\"timed out\",\"status\":null,"
                                + "\"trail\":[{\"number\":1,\"processor\":\"fallback\","
                                + "\"requestedAt\":\"2025-07-15T12:34:56.100Z\","
                                + "\"openedAt\":\"2025-07-15T12:34:56.100Z\",\"sends\":null,"
                                + "\"evidence\":\"answered\",\"status\":503,"
                                + "\"endedAt\":\"2025-07-15T12:34:56.110Z\","
                                + "\"ending\":\"put back\"},"
                                + "{\"number\":2,\"processor\":\"default\","
                                + "\"requestedAt\":\"2025-07-15T12:34:56.123Z\","
                                + "\"openedAt\":null,\"sends\":3,"
                                + "\"evidence\":\"timed out\",\"status\":null,"
                                + "\"endedAt\":null,\"ending\":\"in doubt\"}],"
                                + "\"notes\":[{\"attempt\":1,\"at\":\"2025-07-15T12:34:56.110Z\","
                                + "\"text\":\"asked \\\"acme\\\"\"}]}");
        assertProblem(ask(get("/payments/" + UUID.randomUUID())), 404, "no-such-payment");
        assertProblem(ask(get("/payments/1")), 400, "not-a-uuid");
    }

    @Test
    void shouldSayWhyItCanNotSay() throws IOException {
        intake.payments.absence = Absence.FOR_NOW;
        assertProblem(ask(get("/payments/" + UUID.randomUUID())), 503, "store-unavailable");
        assertProblem(ask(get("/payments-summary")), 503, "archive-needed");

        intake.payments.absence = Absence.FOR_GOOD;
        assertProblem(ask(get("/payments/" + UUID.randomUUID())), 503, "archive-lost");
        assertProblem(ask(get("/payments-summary")), 503, "archive-lost");
    }

    @Test
    void shouldPurge() throws IOException {
        Wire.Reply purged = ask("POST /purge-payments HTTP/1.1\r\nHost: gateway\r\n\r\n");
        intake.operator.purgeFails = true;
        Wire.Reply failed = ask("POST /purge-payments HTTP/1.1\r\nHost: gateway\r\n\r\n");

        assertThat(purged.status()).isEqualTo(200);
        assertProblem(failed, 503, "store-unavailable");
    }

    @Test
    void shouldAskForToken() throws IOException {
        Guards rule = Guards.of(new AdminRule(Optional.of("secret"), true, true));
        String request = "POST /purge-payments HTTP/1.1\r\nHost: gateway\r\n";
        try (IntakeFixture guarded = other(Limits.USUAL, rule);
                Wire client = guarded.connect()) {
            Wire.Reply refused = client.send(request + "\r\n").read();
            Wire.Reply wrong = client.send(request + "Authorization: Bearer secre\r\n\r\n").read();
            Wire.Reply purged =
                    client.send(request + "Authorization: bearer secret\r\n\r\n").read();

            assertProblem(refused, 401, "unauthorized");
            assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");
            assertProblem(wrong, 401, "unauthorized");
            assertThat(purged.status()).isEqualTo(200);
        }
    }

    @Test
    void shouldForbidAdministrationBeyondLoopback() throws IOException {
        Guards rule = Guards.of(new AdminRule(Optional.empty(), false, false));
        try (IntakeFixture guarded = other(Limits.USUAL, rule);
                Wire client = guarded.connect()) {
            assertProblem(
                    client.send("POST /purge-payments HTTP/1.1\r\nHost: gateway\r\n\r\n").read(),
                    403,
                    "forbidden");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/livez", "/readyz"})
    void shouldTellHealth(String path) throws IOException {
        Wire.Reply well = ask(get(path));
        intake.healthy = false;
        Wire.Reply ill = ask(get(path));

        assertThat(well.status()).isEqualTo(200);
        assertThat(well.body()).isEqualTo("{\"status\":\"ok\",\"store\":\"sealed \\\"x\\\"\"}");
        assertThat(ill.status()).isEqualTo(503);
        assertThat(ill.body()).startsWith("{\"status\":\"unavailable\"");
    }

    @Test
    void shouldShowMetrics() throws IOException {
        Wire.Reply reply = ask(get("/metrics"));

        assertThat(reply.header("content-type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.body()).isEqualTo("up 1\n");
    }

    @Test
    void shouldAnswerHeadWithoutBody() throws IOException {
        wire.send("HEAD /payments-summary HTTP/1.1\r\nHost: gateway\r\n\r\n");
        Wire.Reply head = wire.readHead();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("112");
        assertThat(ask(get("/metrics")).body()).isEqualTo("up 1\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/payments,POST",
        "DELETE,/payments/1,'GET, HEAD'",
        "POST,/payments-summary,'GET, HEAD'",
        "GET,/purge-payments,POST",
        "POST,/metrics,'GET, HEAD'",
        "OPTIONS,/payments,POST",
        "post,/payments,POST"
    })
    void shouldNameMethodsOfPath(String method, String path, String allow) throws IOException {
        Wire.Reply reply =
                ask(
                        method
                                + " "
                                + path
                                + " HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n");

        assertProblem(reply, 405, "method-not-allowed");
        assertThat(reply.header("allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/payment", "/payments-summary/", "/PAYMENTS", "/..", "*"})
    void shouldKnowNoOtherPath(String path) throws IOException {
        assertProblem(ask(get(path)), 404, "no-such-resource");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,415",
        "application/jsonp,415",
        "application/json,202",
        "Application/JSON ; charset=utf-8,202",
        "application/json;charset=utf-8,202"
    })
    void shouldCheckMediaType(String type, int status) throws IOException {
        String request = post(id).replace("application/json", type);

        assertThat(ask(request).status()).isEqualTo(status);
    }

    @Test
    void shouldDemandAMediaType() throws IOException {
        assertProblem(
                ask(post(id).replace("Content-Type: application/json\r\n", "")),
                415,
                "unsupported-media-type");
        assertThat(intake.payments.accepted).isEmpty();
    }

    @Test
    void shouldRequireLength() throws IOException {
        assertProblem(
                ask("POST /payments HTTP/1.1\r\nHost: gateway\r\n\r\n"), 411, "length-required");
    }

    @Test
    void shouldTakeTargetInAbsoluteForm() throws IOException {
        assertThat(ask(post(id).replace("POST /", "POST http://gateway/")).status()).isEqualTo(202);
        assertProblem(
                ask(post(id).replace("POST /", "POST http://evil.example/")), 421, "wrong-host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static/logo.png://x/purge-payments",
                "http:///purge-payments",
                "purge-payments",
                "/purge-payments#x"
            })
    void shouldRefuseAnOddTarget(String target) throws IOException {
        assertProblem(
                ask("POST " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n"),
                400,
                "malformed-request");
        assertThat(wire.isAtEnd()).isTrue();
        assertThat(intake.operator.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "user@a", "<script>", "[::1", "a:b", "a b/c?d@:::"})
    void shouldRefuseAHostThatIsNone(String host) throws IOException {
        assertProblem(
                ask(post(id).replace("Host: gateway", "Host: " + host)), 400, "malformed-request");
        assertThat(wire.isAtEnd()).isTrue();
        assertThat(intake.payments.accepted).isEmpty();
    }

    @Test
    void shouldTakeAnEmptyHost() throws IOException {
        assertThat(ask(post(id).replace("Host: gateway", "Host:")).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: evil.example:9999 | 421 | wrong-host",
                "Host: gateway\\r\\nOrigin: http://evil.example | 403 | cross-site",
                "Host: gateway\\r\\nOrigin: null | 403 | cross-site",
                "Host: gateway\\r\\nSec-Fetch-Site: cross-site | 403 | cross-site"
            })
    void shouldKeepPagesOfOtherOriginsFromEveryRoute(String fields, int status, String slug)
            throws IOException {
        String head = fields.replace("\\r\\n", "\r\n");
        assertThat(ask(post(id)).status()).isEqualTo(202);
        intake.payments.accepted.clear();
        for (String path :
                new String[] {
                    "GET /payments-summary",
                    "GET /payments/" + id,
                    "POST /purge-payments",
                    "GET /healthz",
                    "GET /livez",
                    "GET /metrics",
                    "GET /none",
                    "OPTIONS /payments"
                }) {
            assertProblem(ask(path + " HTTP/1.1\r\n" + head + "\r\n\r\n"), status, slug);
        }
        assertProblem(ask(post(id).replace("Host: gateway", head)), status, slug);

        assertThat(intake.payments.accepted).isEmpty();
        assertThat(intake.payments.windows).isEmpty();
        assertThat(intake.operator.calls).isEmpty();
        assertThat(ask(post(id)).status()).isEqualTo(202);
    }

    @Test
    void shouldTakePagesOfItsOwnOrigin() throws IOException {
        assertThat(ask(post(body(id, "1"), "Origin: http://gateway\r\n")).status()).isEqualTo(202);
    }

    @Test
    void shouldReadEveryParameterOfAQuery() throws IOException {
        String others = "a&".repeat(1_500);

        ask(get("/payments-summary?" + others + "from=1970-01-01T00:00:00Z"));
        Wire.Reply twice =
                ask(
                        get(
                                "/payments-summary?from=1970-01-01T00:00:00Z&"
                                        + others
                                        + "from=1970-01-01T00:00:01Z"));

        assertThat(intake.payments.windows).containsExactly("0 " + Long.MAX_VALUE);
        assertProblem(twice, 400, "repeated-parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "?from=&to=,-9223372036854775808 9223372036854775807",
        "?from=1970-01-01T00:00:00+0000&to=1970-01-01T02:00:00+02:00,0 0"
    })
    void shouldReadBoundsAsClientsSendThem(String query, String window) throws IOException {
        assertThat(ask(get("/payments-summary" + query)).status()).isEqualTo(200);
        assertThat(intake.payments.windows).containsExactly(window);
    }
}
