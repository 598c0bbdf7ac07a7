package dev.comporta.door;

import static dev.comporta.setting.Setting.requireRange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens: one is earned every 1/rate of a second, no more than {@code burst} are kept,
 * and it begins full. So within any stretch of time at most burst + rate × time are given, exactly:
 * tokens are counted and not estimated.
 *
 * <p>Its state is one number, the index of the next token. Tokens older than the burst are lost.
 *
 * <p>Threading: safe, without a lock.
 */
final class RateLimit {
    static final int MAX = 1_000_000;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final int burst;
    private final LongSupplier clock;
    private final long startNanos;
    private final AtomicLong next = new AtomicLong();

    /**
     * @param clock nanoseconds that only grow
     */
    RateLimit(int perSecond, int burst, LongSupplier clock) {
        requireRange("rate", perSecond, 1, MAX);
        requireRange("burst", burst, 1, MAX);
        this.perSecond = perSecond;
        this.burst = burst;
        this.clock = clock;
        this.startNanos = clock.getAsLong();
    }

    /** Takes a token. False: there is none now, and there is one in at most a second. */
    boolean take() {
        long earned = earned(clock.getAsLong() - startNanos);
        long before;
        long taken;
        do {
            before = next.get();
            taken = Math.max(before, earned);
            if (taken - earned >= burst) {
                return false;
            }
        } while (!next.compareAndSet(before, taken + 1));
        return true;
    }

    /** In parts, since the product of the whole would not fit after some hours. */
    private long earned(long elapsedNanos) {
        return elapsedNanos / SECOND * perSecond + elapsedNanos % SECOND * perSecond / SECOND;
    }

    boolean isSameAs(int otherPerSecond, int otherBurst) {
        return perSecond == otherPerSecond && burst == otherBurst;
    }
}
