package dev.comporta.service;

import dev.comporta.door.Access;
import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.Handler;
import dev.comporta.http.Route;
import java.util.List;
import java.util.function.Supplier;

/**
 * What probes and scrapers ask. The suppliers are called on any event loop, so they must not block.
 *
 * @param health for {@code /healthz} and {@code /readyz}: whether what comes in is taken
 * @param liveness for {@code /livez}: whether a restart would not help
 * @param metrics for {@code /metrics}: {@link #metricsAnswer}, at once or later
 */
public record HealthRoutes(
        Supplier<HealthReport> health,
        Supplier<HealthReport> liveness,
        Supplier<Exchange> metrics) {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    public List<Route> list() {
        return List.of(
                probe("/healthz", health),
                probe("/readyz", health),
                probe("/livez", liveness),
                Route.get("/metrics", request -> metrics.get())
                        .by(Access.METRICS)
                        .evenWhileDraining());
    }

    private static Route probe(String path, Supplier<HealthReport> reports) {
        Handler telling =
                request -> {
                    HealthReport report = reports.get();
                    return Exchange.answered(Answer.json(report.ok() ? 200 : 503, report.json()));
                };
        return Route.get(path, telling).by(Access.ANYONE).evenWhileDraining();
    }

    /**
     * What {@code GET /metrics} is answered.
     *
     * @param text in the Prometheus text format 0.0.4
     */
    public static Answer metricsAnswer(String text) {
        return Answer.of(200, "Content-Type: " + METRICS_TYPE + "\r\n", text);
    }
}
