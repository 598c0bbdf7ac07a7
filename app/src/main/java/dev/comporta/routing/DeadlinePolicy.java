package dev.comporta.routing;

import java.util.List;

/**
 * Cheapest within the deadline: everything to the cheapest processor while it takes payments and
 * can settle them in time; a dearer one gets only those whose remaining time has fallen to its
 * guard, the time it needs to settle them. "Can't Be Late" (NSDI 2024) calls that instant the point
 * of no return.
 *
 * <p>The earliest deadline goes first, but what is late already waits until nothing that is in time
 * needs the room: else one outage makes everything behind it late, too. One turn in {@value
 * #TURNS}, of {@value #TURN_MILLIS} ms, is the late ones' own, so that no overload can starve them.
 *
 * <p>A payment at its guard never becomes the canary of a processor that is down, and never goes to
 * a cheap one that is too slow for it, unless nobody else takes it; but a few go there whenever it
 * is idle, so that we learn whether it still is too slow.
 *
 * @param marginNanos added to the guard for what the estimates don't see; at most half of the
 *     deadline counts
 * @param deadlineNanos from acceptance to the instant at which a payment should be settled
 */
public record DeadlinePolicy(long marginNanos, long deadlineNanos) implements RoutingPolicy {
    /** Payments at a time that find out whether a cheap one is still too slow. */
    private static final int TRIALS = 4;

    private static final int TURNS = 8;
    private static final int TURN_MILLIS = 100;

    public DeadlinePolicy {
        marginNanos = Math.min(marginNanos, deadlineNanos / 2);
    }

    @Override
    public Route route(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        Route late = late(gates, waiting, nowNanos);
        if (!late.holds() && isTurnOfTheLate(nowNanos)) {
            return late;
        }
        Route inTime = cheapInTime(gates.getFirst(), waiting, nowNanos);
        if (!inTime.holds()) {
            return inTime;
        }
        Route spilled = spill(gates, waiting, nowNanos);
        if (!spilled.holds()) {
            return spilled;
        }
        return late.holds() ? rest(gates, waiting, nowNanos) : late;
    }

    private static boolean isTurnOfTheLate(long nowNanos) {
        return Math.floorMod(nowNanos / (TURN_MILLIS * 1_000_000L), TURNS) == 0;
    }

    /** What is late goes to the cheapest one that takes it: there is nothing to save by waiting. */
    private static Route late(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        return waiting.earliestDeadlineNanos(Long.MIN_VALUE) > nowNanos
                ? Route.HOLD
                : Route.toFirst(gates, TimeRange.upTo(nowNanos), nowNanos);
    }

    private Route cheapInTime(ProcessorGate cheapest, Waiting waiting, long nowNanos) {
        int permits = cheapest.isOpen() ? 0 : cheapest.permits(nowNanos);
        if (permits == 0) {
            return Route.HOLD;
        }
        long needNanos = cheapest.usualLatencyNanos() + marginNanos;
        TimeRange inTime = TimeRange.from(nowNanos + needNanos + 1);
        if (isAnyIn(inTime, waiting)) {
            return new Route(0, permits, inTime);
        }
        TimeRange notLate = TimeRange.from(nowNanos + 1);
        return cheapest.inFlight() == 0 && isAnyIn(notLate, waiting)
                ? new Route(0, Math.min(TRIALS, permits), notLate)
                : Route.HOLD;
    }

    /** To one that is down only where none that is up takes it. */
    private Route spill(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        Route toOneThatIsUp = spill(gates, false, waiting, nowNanos);
        return toOneThatIsUp.holds() ? spill(gates, true, waiting, nowNanos) : toOneThatIsUp;
    }

    private Route spill(
            List<ProcessorGate> gates, boolean areOpen, Waiting waiting, long nowNanos) {
        for (int processor = 1; processor < gates.size(); processor++) {
            ProcessorGate gate = gates.get(processor);
            int permits = gate.isOpen() == areOpen ? gate.permits(nowNanos) : 0;
            if (permits > 0) {
                TimeRange atGuard =
                        new TimeRange(
                                nowNanos + latencyNanos(gate, nowNanos),
                                nowNanos + guardNanos(gate, waiting, nowNanos));
                if (isAnyIn(atGuard, waiting)) {
                    return new Route(processor, permits, atGuard);
                }
            }
        }
        return Route.HOLD;
    }

    /** Canaries, and what nobody else takes in time. */
    private Route rest(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        ProcessorGate cheapest = gates.getFirst();
        if (cheapest.isOpen()) {
            return canary(gates, nowNanos);
        }
        int permits = cheapest.permits(nowNanos);
        if (permits == 0) {
            return Route.HOLD;
        }
        if (gates.size() == 1) {
            return Route.any(0, permits);
        }
        TimeRange atGuard = TimeRange.upTo(nowNanos + guardNanos(gates.get(1), waiting, nowNanos));
        return isAnyIn(atGuard, waiting) ? new Route(0, permits, atGuard) : Route.HOLD;
    }

    /** For the cheapest of those that are down; the dearest of all is tried at the guard only. */
    private static Route canary(List<ProcessorGate> gates, long nowNanos) {
        List<ProcessorGate> down =
                gates.stream()
                        .limit(Math.max(1, gates.size() - 1))
                        .takeWhile(ProcessorGate::isOpen)
                        .toList();
        return Route.toFirst(down, TimeRange.ALL, nowNanos);
    }

    /**
     * One answer's time, and what the queue takes beyond the time over which its deadlines are
     * spread: payments that came evenly pass their deadlines evenly, so a long queue alone is no
     * hurry, but one that came at once is.
     */
    private long guardNanos(ProcessorGate gate, Waiting waiting, long nowNanos) {
        long leftNanos = waiting.earliestDeadlineNanos(nowNanos) - nowNanos;
        long spreadNanos = Math.max(0, deadlineNanos - leftNanos);
        long burstNanos = Math.max(0, gate.drainNanos(waiting.count()) - spreadNanos);
        return gate.highLatencyNanos(nowNanos) + burstNanos + marginNanos;
    }

    private static long latencyNanos(ProcessorGate gate, long nowNanos) {
        return Math.min(gate.usualLatencyNanos(), gate.highLatencyNanos(nowNanos));
    }

    private static boolean isAnyIn(TimeRange range, Waiting waiting) {
        long earliestNanos = waiting.earliestDeadlineNanos(range.fromNanos());
        return earliestNanos != Long.MAX_VALUE && range.contains(earliestNanos);
    }
}
