package dev.comporta.routing;

/**
 * How many requests one processor may have under way: additive increase, multiplicative decrease
 * (Chiu and Jain 1989; Netflix's concurrency-limits does the same per answer).
 *
 * <p>It starts at its bound, since a slow processor that is well needs {@code rate × latency} in
 * flight; a failure halves it, once for all that was under way at the time; each answer of a
 * working processor gives one back while at least half of it is used.
 *
 * <p>Threading: one owner. All times are monotonic nanoseconds.
 */
final class InFlightLimit {
    private static final int LEAST = 4;

    private final int most;
    private int limit;
    private long decreasedAtNanos;

    /**
     * @param most its bound, at least 1
     */
    InFlightLimit(int most, long nowNanos) {
        this.most = most;
        limit = most;
        decreasedAtNanos = nowNanos;
    }

    int now() {
        return limit;
    }

    void onSuccess(int inFlight) {
        if (limit < most && inFlight * 2 >= limit) {
            limit++;
        }
    }

    /** What was sent before the last decrease has been answered for by it. */
    void onFailure(long sentAtNanos, long nowNanos) {
        if (sentAtNanos - decreasedAtNanos >= 0) {
            limit = Math.max(Math.min(LEAST, most), limit / 2);
            decreasedAtNanos = nowNanos;
        }
    }
}
