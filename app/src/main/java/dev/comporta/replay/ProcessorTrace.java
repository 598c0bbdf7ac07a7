package dev.comporta.replay;

import java.util.List;

/**
 * How one processor behaves over time: phases, each up to the next one's start, the last one for
 * ever.
 */
public record ProcessorTrace(List<Phase> phases) {

    /** What comes of a payment that is sent. */
    public enum Condition {
        /** It is booked and answered. */
        WORKING,
        /** It is refused with a 5xx: definitely not booked. */
        FAILING,
        /** It is not booked, and never answered: the sender can't know. */
        HANGING
    }

    /**
     * A time in which nothing changes.
     *
     * @param fromNanos its start
     * @param latencyNanos from the start of the work to the answer
     * @param perSecond how many payments it can begin each second; what is beyond waits
     * @param healthFails what the health endpoint says; it may lie
     */
    public record Phase(
            long fromNanos,
            Condition condition,
            long latencyNanos,
            int perSecond,
            boolean healthFails) {
        public Phase {
            if (latencyNanos < 0 || perSecond < 1) {
                throw new IllegalArgumentException(
                        "a phase needs a latency and a capacity: latencyNanos="
                                + latencyNanos
                                + " perSecond="
                                + perSecond);
            }
        }
    }

    public ProcessorTrace {
        phases = List.copyOf(phases);
        if (phases.isEmpty() || phases.getFirst().fromNanos > 0) {
            throw new IllegalArgumentException("the first phase must start at 0 or before");
        }
        for (int i = 1; i < phases.size(); i++) {
            if (phases.get(i).fromNanos <= phases.get(i - 1).fromNanos) {
                throw new IllegalArgumentException("phases must be in order: index=" + i);
            }
        }
    }

    /** One that never changes. */
    public static ProcessorTrace steady(long latencyNanos, int perSecond) {
        return new ProcessorTrace(
                List.of(new Phase(0, Condition.WORKING, latencyNanos, perSecond, false)));
    }

    /** Where a phase ends: {@link Long#MAX_VALUE} for the last. */
    long endNanos(int index) {
        return index + 1 < phases.size() ? phases.get(index + 1).fromNanos : Long.MAX_VALUE;
    }

    /** Reads phases for instants that never go back. */
    final class Cursor {
        private int index;

        Phase at(long nowNanos) {
            while (endNanos(index) <= nowNanos) {
                index++;
            }
            return phases.get(index);
        }
    }
}
