package dev.comporta.routing;

import java.util.List;

/**
 * Cheapest within the deadline: everything to the cheapest processor while it takes payments; a
 * dearer one gets only those whose remaining time has fallen to its guard, the time it needs to
 * settle them. "Can't Be Late" (NSDI 2024) calls that instant the point of no return.
 *
 * @param marginNanos added to the guard for what the estimates don't see
 */
public record DeadlinePolicy(long marginNanos) implements RoutingPolicy {

    @Override
    public Route route(
            List<ProcessorGate> gates, long oldestDeadlineNanos, int pending, long nowNanos) {
        for (int processor = 0; processor < gates.size(); processor++) {
            ProcessorGate gate = gates.get(processor);
            int permits = gate.permits(nowNanos);
            if (permits == 0) {
                continue;
            }
            if (processor == 0) {
                return new Route(processor, permits, Long.MAX_VALUE);
            }
            long spillUpTo = nowNanos + guardNanos(gate, pending, nowNanos);
            if (oldestDeadlineNanos <= spillUpTo) {
                return new Route(processor, permits, spillUpTo);
            }
        }
        return Route.HOLD;
    }

    private long guardNanos(ProcessorGate gate, int pending, long nowNanos) {
        return gate.highLatencyNanos(nowNanos) + gate.drainNanos(pending) + marginNanos;
    }
}
