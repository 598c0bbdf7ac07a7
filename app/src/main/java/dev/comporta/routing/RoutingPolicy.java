package dev.comporta.routing;

import java.util.List;

/** Decides where the oldest pending payment goes: a pure function of what it is given. */
public interface RoutingPolicy {

    /**
     * Decides.
     *
     * @param gates all processors, the cheapest first
     * @param oldestDeadlineNanos when the oldest pending payment should be settled (monotonic)
     * @param pending how many payments are pending
     */
    Route route(List<ProcessorGate> gates, long oldestDeadlineNanos, int pending, long nowNanos);
}
