package dev.comporta.routing;

import java.util.List;

/** Everything to the cheapest processor, however long it takes. */
public record CheapestOnlyPolicy() implements RoutingPolicy {

    @Override
    public Route route(
            List<ProcessorGate> gates, long oldestDeadlineNanos, int pending, long nowNanos) {
        int permits = gates.getFirst().permits(nowNanos);
        return permits == 0 ? Route.HOLD : new Route(0, permits, Long.MAX_VALUE);
    }
}
