package dev.comporta.routing;

/**
 * How many requests one processor may have under way; the lower of two limits.
 *
 * <p>What it can bear: additive increase, multiplicative decrease (Chiu and Jain 1989). It starts
 * at its bound; a failure halves it, once for all that was under way at the time; each answer of a
 * working processor gives one back while at least half of it is used.
 *
 * <p>What has proved to be answered: twice the most that was under way when an answer came in the
 * last one or two seconds, and never under {@value #UNPROVEN} for each 100 ms that an answer takes.
 * So it doubles with each round of answers, like TCP's slow start, and a processor that suddenly
 * hangs makes few payments doubtful.
 *
 * <p>Threading: one owner. All times are monotonic nanoseconds.
 */
final class InFlightLimit {
    private static final int LEAST = 4;
    private static final int UNPROVEN = 32;
    private static final long UNPROVEN_LATENCY_NANOS = 100_000_000L;
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final int most;
    private final RecentHighest answered;
    private int bearable;
    private long decreasedAtNanos;

    /**
     * @param most its bound, at least 1
     */
    InFlightLimit(int most, long nowNanos) {
        this.most = most;
        bearable = most;
        decreasedAtNanos = nowNanos;
        answered = new RecentHighest(PERIOD_NANOS, nowNanos);
    }

    /**
     * @param latencyNanos what its answers take, at the most
     */
    int now(long latencyNanos) {
        long unproven = UNPROVEN * Math.max(1, latencyNanos / UNPROVEN_LATENCY_NANOS);
        return (int) Math.min(bearable, Math.max(unproven, 2 * answered.highest()));
    }

    /** What it could come to, once as much is needed. */
    int bearable() {
        return bearable;
    }

    void onSuccess(int inFlight, long nowNanos) {
        answered.record(inFlight, nowNanos);
        if (bearable < most && inFlight * 2 >= bearable) {
            bearable++;
        }
    }

    /** What was sent before the last decrease has been answered for by it. */
    void onFailure(long sentAtNanos, long nowNanos) {
        if (sentAtNanos - decreasedAtNanos >= 0) {
            bearable = Math.max(Math.min(LEAST, most), bearable / 2);
            decreasedAtNanos = nowNanos;
        }
    }
}
