package dev.comporta.workbench.load;

/** When the payments of one lane are due. Instants are nanoseconds since the start of the load. */
sealed interface ArrivalSchedule {
    long NEVER = Long.MAX_VALUE;

    /**
     * When payment number {@code index} (from 0) is due; {@link #NEVER} when there is no such
     * payment. Never decreases with the index.
     */
    long dueNanos(long index, long nowNanos);

    /** An even rate from the start to the end. */
    record Even(int ratePerSecond, long endNanos) implements ArrivalSchedule {
        @Override
        public long dueNanos(long index, long nowNanos) {
            long wholeSeconds = index / ratePerSecond;
            long due =
                    wholeSeconds * 1_000_000_000
                            + index % ratePerSecond * 1_000_000_000 / ratePerSecond;
            return due < endNanos ? due : NEVER;
        }
    }

    /**
     * A user of the public load test: posts, sleeps a second, posts again. That test counts the
     * second from the answer; here it counts from the instant the last payment was due, so that a
     * slow answer does not thin out the load.
     */
    record User(long startNanos, long endNanos) implements ArrivalSchedule {
        @Override
        public long dueNanos(long index, long nowNanos) {
            long due = startNanos + index * 1_000_000_000;
            return due < endNanos ? due : NEVER;
        }
    }

    /** A payment is always due: the answers alone set the pace (closed loop). */
    record Saturating(long endNanos) implements ArrivalSchedule {
        @Override
        public long dueNanos(long index, long nowNanos) {
            return nowNanos < endNanos ? nowNanos : NEVER;
        }
    }
}
