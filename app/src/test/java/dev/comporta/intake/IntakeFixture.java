package dev.comporta.intake;

import dev.comporta.http.Exchange;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.http.Wire;
import dev.comporta.intake.operator.FakeOperator;
import dev.comporta.intake.operator.OperatorRoutes;
import dev.comporta.net.Transport;
import dev.comporta.service.HealthReport;
import dev.comporta.service.HealthRoutes;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All routes of a gateway over strict fakes, on event loops of its own. */
public final class IntakeFixture implements AutoCloseable {
    public final FakeOperator operator = new FakeOperator();
    final FakePayments payments = new FakePayments();
    final HttpMetrics metrics;
    final HttpServer server;
    volatile boolean healthy = true;
    volatile String metricsText = "up 1\n";

    private final HttpFixture http;

    public IntakeFixture(Transport transport, int threads, HttpOptions options, Guards guards) {
        http = new HttpFixture(transport, threads, options, guards, this::routes);
        metrics = http.metrics();
        server = http.server();
    }

    private Supplier<List<Route>> routes(EventLoop engine) {
        payments.attach(engine);
        operator.attach(engine);
        ProblemAnswers problems = new ProblemAnswers();
        EngineGate gate = new EngineGate(engine, problems);
        PaymentRoutes ofPayments = new PaymentRoutes(payments, gate, problems);
        OperatorRoutes ofOperators =
                new OperatorRoutes(operator, () -> "{\"processors\":[]}", gate, problems);
        HealthRoutes ofHealth =
                new HealthRoutes(
                        this::health,
                        this::health,
                        () -> Exchange.answered(HealthRoutes.metricsAnswer(metricsText)));
        return () ->
                Stream.of(ofPayments.list(), ofOperators.list(), ofHealth.list())
                        .flatMap(List::stream)
                        .toList();
    }

    private HealthReport health() {
        return new HealthReport(healthy, Map.of("store", "sealed \"x\""));
    }

    public Wire connect() throws IOException {
        return http.connect();
    }

    static String body(UUID id, String amount) {
        return "{\"correlationId\":\"" + id + "\",\"amount\":" + amount + "}";
    }

    public static String post(UUID id) {
        return post(body(id, "19.90"), "");
    }

    static String post(String body, String fields) {
        return "POST /payments HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + fields
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @Override
    public void close() {
        http.close();
    }
}
