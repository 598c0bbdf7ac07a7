package dev.comporta.ledger;

/** Hours of UTC by number, from 1970 on; instants are epoch nanoseconds. */
public final class Hour {
    private static final long NANOS = 3_600_000_000_000L;
    private static final long FIRST = Math.floorDiv(Long.MIN_VALUE, NANOS);
    private static final long LAST = Math.floorDiv(Long.MAX_VALUE, NANOS);

    private Hour() {}

    /** The hour that an instant is in. */
    public static long of(long instantNanos) {
        return Math.floorDiv(instantNanos, NANOS);
    }

    /** Its first instant. */
    public static long firstNanos(long hour) {
        return hour <= FIRST ? Long.MIN_VALUE : hour * NANOS;
    }

    /** Its last instant. */
    public static long lastNanos(long hour) {
        return hour >= LAST ? Long.MAX_VALUE : hour * NANOS + (NANOS - 1);
    }
}
