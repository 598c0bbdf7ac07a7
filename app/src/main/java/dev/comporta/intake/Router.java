package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.json.Hex;
import dev.comporta.ops.HealthReport;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests into exchanges: what a path means, and what its head must say.
 *
 * <p>Threading: immutable; called on every event loop.
 */
final class Router {
    private static final String JSON = "application/json";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int PAYMENT_PREFIX_LENGTH = "/payments/".length();

    private final Operations operations;
    private final Answers answers;
    private final HostRule hostRule;
    private final @Nullable OperatorRoutes operatorRoutes;

    Router(Operations operations, Answers answers, HostRule hostRule) {
        this.operations = operations;
        this.answers = answers;
        this.hostRule = hostRule;
        operatorRoutes =
                operations.desk().map(desk -> new OperatorRoutes(desk, answers)).orElse(null);
    }

    Answers answers() {
        return answers;
    }

    HostRule hostRule() {
        return hostRule;
    }

    /** The answer that the head alone decides; null: the request is worth reading to its end. */
    @Nullable Answer refusal(HttpRequest head, RequestTarget target, boolean draining) {
        Problem stranger = hostRule.refusal(head.headers(), target);
        if (stranger != null) {
            return answers.of(stranger);
        }
        Endpoint endpoint = Endpoint.at(target.path());
        if (endpoint == Endpoint.NONE || (endpoint.isOperators() && operatorRoutes == null)) {
            return answers.of(Problem.NO_SUCH_RESOURCE);
        }
        if (!endpoint.allows(head.method().name())) {
            return answers.methodNotAllowed(endpoint.allow());
        }
        Problem problem = problem(endpoint, head.headers(), draining);
        return problem == null ? null : answers.of(problem);
    }

    private @Nullable Problem problem(Endpoint endpoint, HttpHeaders headers, boolean draining) {
        if (draining && endpoint.usesPayments()) {
            return Problem.DRAINING;
        }
        if (endpoint == Endpoint.PURGE || endpoint.isOperators()) {
            Problem refusal = adminRefusal(headers);
            boolean hasBody =
                    endpoint == Endpoint.IN_DOUBT_RESOLVE
                            || endpoint == Endpoint.DEAD_LETTER_ACKNOWLEDGE;
            return refusal == null && hasBody && !isPlainJson(headers)
                    ? Problem.UNSUPPORTED_MEDIA_TYPE
                    : refusal;
        }
        if (endpoint != Endpoint.PAYMENTS) {
            return null;
        }
        if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Problem.LENGTH_REQUIRED;
        }
        return isPlainJson(headers) ? null : Problem.UNSUPPORTED_MEDIA_TYPE;
    }

    private static boolean isPlainJson(HttpHeaders headers) {
        var types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        return types.size() == 1
                && isJson(types.get(0))
                && !headers.contains(HttpHeaderNames.CONTENT_ENCODING);
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        return AsciiString.contentEqualsIgnoreCase(
                JSON, (end < 0 ? type : type.substring(0, end)).strip());
    }

    /** The exchange for a request that was not refused. */
    Exchange exchange(
            Connection connection,
            HttpRequest head,
            RequestTarget target,
            byte[] body,
            int bodyLength) {
        Endpoint endpoint = Endpoint.at(target.path());
        if (endpoint.isOperators() && operatorRoutes != null) {
            return operatorRoutes.exchange(connection, endpoint, target, body, bodyLength);
        }
        return switch (endpoint) {
            case PAYMENTS -> post(connection, body, 0, bodyLength);
            case PAYMENT ->
                    find(
                            connection,
                            target.path().substring(PAYMENT_PREFIX_LENGTH),
                            isOperator(head));
            case SUMMARY -> summarize(connection, target);
            case PURGE -> purge(connection);
            case HEALTH -> Exchange.answered(connection, health(operations.health().get()));
            case LIVENESS -> Exchange.answered(connection, health(operations.liveness().get()));
            case METRICS -> Exchange.answered(connection, metrics());
            case PROCESSORS,
                    DEAD_LETTERS,
                    DEAD_LETTERS_RETRY,
                    DEAD_LETTER_RETRY,
                    DEAD_LETTER_ACKNOWLEDGE,
                    IN_DOUBT,
                    IN_DOUBT_RESOLVE,
                    NONE ->
                    Exchange.answered(connection, answers.of(Problem.NO_SUCH_RESOURCE));
        };
    }

    /** The exchange for a body posted to {@code /payments}. */
    Exchange post(Connection connection, byte[] bytes, int offset, int length) {
        PaymentScanner scanner = connection.loop().scanner();
        ScanVerdict verdict = scanner.scan(bytes, offset, length);
        return verdict == ScanVerdict.VALID
                ? new AcceptExchange(connection, scanner.id(), scanner.amountCents())
                : Exchange.answered(connection, answers.of(verdict));
    }

    private boolean isOperator(HttpRequest head) {
        return adminRefusal(head.headers()) == null;
    }

    /** Of two fields a proxy may have checked the other one. */
    private @Nullable Problem adminRefusal(HttpHeaders headers) {
        List<String> given = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        return operations.admin().refusal(given.size() == 1 ? given.get(0) : null);
    }

    private Exchange find(Connection connection, String text, boolean tellsNotes) {
        byte[] bytes = text.getBytes(US_ASCII);
        UUID id = Hex.uuid(bytes, 0, bytes.length);
        if (id == null) {
            return Exchange.answered(connection, answers.of(Problem.NOT_A_UUID));
        }
        return new Inquiry(
                connection,
                (payments, answer) ->
                        payments.find(
                                id,
                                life ->
                                        answer.accept(
                                                life.map(it -> PaymentText.of(it, tellsNotes))
                                                        .map(it -> Answer.json(200, it))
                                                        .orElseGet(this::noSuchPayment))));
    }

    private Answer noSuchPayment() {
        return answers.of(Problem.NO_SUCH_PAYMENT);
    }

    private Exchange summarize(Connection connection, RequestTarget target) {
        Window window;
        try {
            window = Window.of(target.parameters());
        } catch (IllegalArgumentException e) { // a percent sign that encodes nothing
            return Exchange.answered(connection, answers.of(Problem.MALFORMED_REQUEST));
        }
        return switch (window) {
            case Window.Refused(Problem problem, String detail) ->
                    Exchange.answered(connection, answers.of(problem, detail));
            case Window.Bounds(long from, long to) ->
                    new Inquiry(
                            connection,
                            (payments, answer) ->
                                    payments.summarize(
                                            from,
                                            to,
                                            sum ->
                                                    answer.accept(
                                                            Answer.json(
                                                                    200, PaymentText.of(sum)))));
        };
    }

    private Exchange purge(Connection connection) {
        return new Inquiry(
                connection,
                (payments, answer) ->
                        payments.purge(
                                done ->
                                        answer.accept(
                                                done
                                                        ? Answer.json(
                                                                200,
                                                                "{\"message\":\"All payments"
                                                                        + " purged.\"}")
                                                        : answers.of(Problem.STORE_UNAVAILABLE))));
    }

    private static Answer health(HealthReport report) {
        return Answer.json(report.ok() ? 200 : 503, PaymentText.of(report));
    }

    private Answer metrics() {
        return Answer.of(
                200, "Content-Type: " + METRICS_TYPE + "\r\n", operations.metricsText().get());
    }
}
