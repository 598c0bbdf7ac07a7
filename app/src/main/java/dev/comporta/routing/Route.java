package dev.comporta.routing;

import java.util.List;

/**
 * Where some pending payments may go now: those with the earliest deadlines in a range.
 *
 * @param processor its index among the gates; negative: hold all back
 * @param permits how many, at the most
 * @param deadlines only payments whose deadline is in this range
 */
public record Route(int processor, int permits, TimeRange deadlines) {
    public static final Route HOLD = new Route(-1, 0, TimeRange.ALL);

    /** Whatever the deadline. */
    public static Route any(int processor, int permits) {
        return new Route(processor, permits, TimeRange.ALL);
    }

    /** To the first of some gates that takes payments. */
    static Route toFirst(List<ProcessorGate> gates, TimeRange deadlines, long nowNanos) {
        for (int processor = 0; processor < gates.size(); processor++) {
            int permits = gates.get(processor).permits(nowNanos);
            if (permits > 0) {
                return new Route(processor, permits, deadlines);
            }
        }
        return HOLD;
    }

    public boolean holds() {
        return processor < 0;
    }
}
