package dev.comporta.intake;

import dev.comporta.ops.HealthReport;
import java.util.function.Supplier;

/**
 * What operators may ask. The suppliers are called on any event loop, so they must not block.
 *
 * @param health for {@code /healthz} and {@code /readyz}: whether payments are taken
 * @param liveness for {@code /livez}: whether a restart would not help
 * @param metricsText for {@code /metrics}, in the Prometheus text format 0.0.4
 */
public record Operations(
        AdminRule admin,
        Supplier<HealthReport> health,
        Supplier<HealthReport> liveness,
        Supplier<String> metricsText) {}
