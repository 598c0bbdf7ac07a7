package dev.comporta.intake;

import dev.comporta.ops.HealthReport;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What operators may ask. The suppliers are called on any event loop, so they must not block.
 *
 * @param health for {@code /healthz} and {@code /readyz}: whether payments are taken
 * @param liveness for {@code /livez}: whether a restart would not help
 * @param metricsText for {@code /metrics}, in the Prometheus text format 0.0.4
 * @param desk what operators may look into and decide
 */
public record Operations(
        AdminRule admin,
        Supplier<HealthReport> health,
        Supplier<HealthReport> liveness,
        Supplier<String> metricsText,
        Optional<OperatorDesk> desk) {

    /** Without an operator's desk: its paths don't exist. */
    public Operations(
            AdminRule admin,
            Supplier<HealthReport> health,
            Supplier<HealthReport> liveness,
            Supplier<String> metricsText) {
        this(admin, health, liveness, metricsText, Optional.empty());
    }
}
