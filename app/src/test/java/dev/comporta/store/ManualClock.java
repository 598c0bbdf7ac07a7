package dev.comporta.store;

import dev.comporta.payment.Clock;

/** A clock that only a test moves. */
public final class ManualClock implements Clock {
    public static final long MILLI = 1_000_000;
    public static final long SECOND = 1_000 * MILLI;

    private long nanos;
    private long epochMillis = 1_760_000_000_000L;

    public void pass(long elapsedNanos) {
        nanos += elapsedNanos;
        epochMillis += elapsedNanos / MILLI;
    }

    /** The process starts anew: the monotonic clock does too. */
    public void restart() {
        nanos = 0;
    }

    public void jumpWallClock(long millis) {
        epochMillis += millis;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return epochMillis;
    }
}
