package dev.comporta.routing;

import java.util.List;

/** Decides where pending payments go next: a pure function of what it is given. */
public interface RoutingPolicy {

    /**
     * Decides. It is asked again after each answer but {@link Route#HOLD}.
     *
     * @param gates all processors, the cheapest first
     * @param waiting the pending payments; at least one
     */
    Route route(List<ProcessorGate> gates, Waiting waiting, long nowNanos);
}
