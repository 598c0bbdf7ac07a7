package dev.comporta.replay;

import dev.comporta.engine.EngineOptions;
import dev.comporta.routing.GateOptions;
import java.util.List;

/**
 * How the gateway of a replay is set up.
 *
 * @param gates one for each processor, in the order of the traces
 * @param healthIntervalNanos how often each processor is asked for its health
 * @param seed of the jitter of waits
 */
public record ReplayOptions(
        EngineOptions engine, List<GateOptions> gates, long healthIntervalNanos, long seed) {
    public ReplayOptions {
        gates = List.copyOf(gates);
        if (healthIntervalNanos < 1) {
            throw new IllegalArgumentException(
                    "the health interval must be positive: nanos=" + healthIntervalNanos);
        }
    }
}
