package dev.comporta.routing;

/**
 * How many payments that one processor refused may be tried again soon: a share of the first
 * attempts, and a few each second besides. Those beyond it wait longest, so that retries can't keep
 * a sick processor sick ("Metastable failures in the wild", OSDI 2022). Re-sends of payments in
 * doubt are no retries: they ask for evidence.
 *
 * <p>Threading: one owner. All times are monotonic nanoseconds.
 */
final class RetryBudget {
    private static final double TOKENS_MAX = 100;
    private static final double TOKENS_PER_NANO = 20 / 1e9;

    private final double share;
    private double tokens = TOKENS_MAX;
    private long refilledAtNanos;

    /**
     * @param percent retries for each hundred first attempts
     */
    RetryBudget(int percent, long nowNanos) {
        share = percent / 100.0;
        refilledAtNanos = nowNanos;
    }

    void onFirstAttempt() {
        tokens = Math.min(TOKENS_MAX, tokens + share);
    }

    /** Takes one retry out of the budget, where there is one left. */
    boolean tryTake(long nowNanos) {
        boolean isLeft = left(nowNanos) > 0;
        if (isLeft) {
            tokens--;
        }
        return isLeft;
    }

    /** Retries that may go soon. */
    int left(long nowNanos) {
        tokens = Math.min(TOKENS_MAX, tokens + (nowNanos - refilledAtNanos) * TOKENS_PER_NANO);
        refilledAtNanos = nowNanos;
        return (int) tokens;
    }
}
