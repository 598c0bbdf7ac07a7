package dev.comporta.routing;

import java.util.List;

/** Everything to the cheapest processor, however long it takes. */
public record CheapestOnlyPolicy() implements RoutingPolicy {

    @Override
    public Route route(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        int permits = gates.getFirst().permits(nowNanos);
        return permits == 0 ? Route.HOLD : Route.any(0, permits);
    }
}
