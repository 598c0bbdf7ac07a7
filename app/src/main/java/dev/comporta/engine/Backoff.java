package dev.comporta.engine;

/**
 * How long something waits before it is tried again: the wait doubles from the least to the
 * greatest.
 */
public record Backoff(long minNanos, long maxNanos) {
    public Backoff {
        if (minNanos < 1 || maxNanos < minNanos) {
            throw new IllegalArgumentException(
                    "waits must be positive, and the greatest not under the least:"
                            + (" minNanos=" + minNanos)
                            + (" maxNanos=" + maxNanos));
        }
    }

    public static Backoff ofMillis(long minMillis, long maxMillis) {
        return new Backoff(minMillis * 1_000_000, maxMillis * 1_000_000);
    }
}
