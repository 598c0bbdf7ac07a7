package dev.comporta.simulation;

import dev.comporta.payment.Clock;
import java.util.PriorityQueue;

/** Virtual time, and what is to happen in it. The wall clock may jump; the monotonic one can't. */
final class Schedule implements Clock {
    private static final long EPOCH_MILLIS = 1_760_000_000_000L;

    private record Event(long atNanos, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long wallOffsetMillis;
    private long order;

    void after(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    void at(long atNanos, Runnable action) {
        events.add(new Event(Math.max(nowNanos, atNanos), order++, action));
    }

    /** Lets the next event happen; false: there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        nowNanos = next.atNanos;
        next.action.run();
        return true;
    }

    void jumpWallClock(long offsetMillis) {
        wallOffsetMillis = offsetMillis;
    }

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS + wallOffsetMillis + nowNanos / 1_000_000;
    }
}
