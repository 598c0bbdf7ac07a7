package dev.comporta.routing;

import java.util.List;

/**
 * Cheapest within the deadline: everything to the cheapest processor while it takes payments and
 * can settle them in time; a dearer one gets only those whose remaining time has fallen to its
 * guard, the time it needs to settle them. "Can't Be Late" (NSDI 2024) calls that instant the point
 * of no return.
 *
 * <p>A payment at its guard never becomes the canary of a processor that is down, and never goes to
 * a cheap one that is too slow for it, unless it is late already: there is nothing to save then.
 *
 * @param marginNanos added to the guard for what the estimates don't see; at most a quarter of the
 *     deadline counts
 * @param deadlineNanos from acceptance to the instant at which a payment should be settled
 */
public record DeadlinePolicy(long marginNanos, long deadlineNanos) implements RoutingPolicy {

    public DeadlinePolicy {
        marginNanos = Math.min(marginNanos, deadlineNanos / 4);
    }

    @Override
    public Route route(
            List<ProcessorGate> gates, long oldestDeadlineNanos, int pending, long nowNanos) {
        ProcessorGate cheapest = gates.getFirst();
        int permits = cheapest.permits(nowNanos);
        long leftNanos = oldestDeadlineNanos - nowNanos;
        long needNanos = needNanos(cheapest);
        if (permits > 0 && (leftNanos <= 0 || (leftNanos > needNanos && !isOpen(cheapest)))) {
            return new Route(0, permits, Long.MAX_VALUE);
        }
        Route spill = spill(gates, oldestDeadlineNanos, needNanos, pending, nowNanos);
        return spill.holds() && permits > 0 ? new Route(0, permits, Long.MAX_VALUE) : spill;
    }

    /**
     * How long before its deadline a payment must go to the cheapest one. An idle one is taken as
     * fast, so that we learn of it, and so is one that is being probed.
     */
    private long needNanos(ProcessorGate cheapest) {
        return cheapest.inFlight() == 0 || isOpen(cheapest)
                ? 0
                : cheapest.usualLatencyNanos() + marginNanos;
    }

    private static boolean isOpen(ProcessorGate gate) {
        return gate.breakerState() == CircuitBreaker.State.OPEN;
    }

    private Route spill(
            List<ProcessorGate> gates,
            long oldestDeadlineNanos,
            long atLeastNanos,
            int pending,
            long nowNanos) {
        long leftNanos = oldestDeadlineNanos - nowNanos;
        for (int processor = 1; processor < gates.size(); processor++) {
            ProcessorGate gate = gates.get(processor);
            int permits = gate.permits(nowNanos);
            long guardNanos = guardNanos(gate, leftNanos, pending, nowNanos);
            long spillNanos = Math.max(guardNanos, atLeastNanos);
            if (permits > 0 && leftNanos <= spillNanos) {
                return new Route(processor, permits, nowNanos + spillNanos);
            }
        }
        return Route.HOLD;
    }

    /**
     * One answer's time, and what the queue takes beyond the time over which its deadlines are
     * spread: payments that came evenly pass their deadlines evenly, so a long queue alone is no
     * hurry, but one that came at once is.
     */
    private long guardNanos(ProcessorGate gate, long leftNanos, int pending, long nowNanos) {
        long spreadNanos = deadlineNanos - Math.max(0, leftNanos);
        long burstNanos = Math.max(0, gate.drainNanos(pending) - Math.max(0, spreadNanos));
        return gate.highLatencyNanos(nowNanos) + burstNanos + marginNanos;
    }
}
