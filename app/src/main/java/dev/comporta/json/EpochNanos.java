package dev.comporta.json;

import java.time.Instant;

/** Instants as {@code long} nanoseconds since 1970: exact from 1677 to 2262. */
public final class EpochNanos {
    private static final long PER_SECOND = 1_000_000_000L;
    private static final Instant FIRST = toInstant(Long.MIN_VALUE);
    private static final Instant LAST = toInstant(Long.MAX_VALUE);

    private EpochNanos() {}

    public static Instant toInstant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** The nearest one that a long can tell. */
    public static long clamp(Instant instant) {
        if (!instant.isAfter(FIRST)) {
            return Long.MIN_VALUE;
        }
        if (!instant.isBefore(LAST)) {
            return Long.MAX_VALUE;
        }
        long seconds = instant.getEpochSecond();
        int nanos = instant.getNano();
        // The first second of all begins before the first nanosecond: count from its end.
        return seconds < 0
                ? (seconds + 1) * PER_SECOND + (nanos - PER_SECOND)
                : seconds * PER_SECOND + nanos;
    }
}
