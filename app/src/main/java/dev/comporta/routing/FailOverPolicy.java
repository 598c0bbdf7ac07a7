package dev.comporta.routing;

import java.util.List;

/** What most gateways do: at once to the cheapest processor that takes payments. */
public record FailOverPolicy() implements RoutingPolicy {

    @Override
    public Route route(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        for (int processor = 0; processor < gates.size(); processor++) {
            int permits = gates.get(processor).permits(nowNanos);
            if (permits > 0) {
                return Route.any(processor, permits);
            }
        }
        return Route.HOLD;
    }
}
