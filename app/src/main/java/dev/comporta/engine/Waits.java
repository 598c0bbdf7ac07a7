package dev.comporta.engine;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import java.util.random.RandomGenerator;

/** How long to wait before a payment is tried once more, with jitter. */
final class Waits {
    private static final int DOUBLINGS_MAX = 20;

    /** The longest wait after an answer that can't be read, in longest waits after others. */
    private static final int UNREADABLE_WAITS = 12;

    private final EngineOptions options;
    private final RandomGenerator random;

    Waits(EngineOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    /** Before the same bytes go to the same processor again, or its record is asked for again. */
    long resendNanos(int tries) {
        return jitter(options.resend(), tries);
    }

    /** The same, after an outcome. What could not be read once will hardly be the next time. */
    long resendNanos(Outcome outcome, int sends) {
        if (!isUnreadable(outcome)) {
            return resendNanos(sends);
        }
        int quadruplings = Math.min(DOUBLINGS_MAX / 2, sends - 1);
        long spanNanos =
                Math.min(
                        UNREADABLE_WAITS * options.resend().maxNanos(),
                        options.resend().minNanos() << (2 * quadruplings));
        return spanNanos / 2 + random.nextLong(spanNanos / 2 + 1);
    }

    /**
     * Before the next attempt.
     *
     * @param isSoon whether the budget for retries allows it; else it is the longest wait
     * @param leftNanos until the payment's deadline: no more than half of it is waited
     */
    long nextAttemptNanos(int attempts, boolean isSoon, long leftNanos) {
        long waitNanos =
                isSoon ? jitter(options.putBack(), attempts) : options.putBack().maxNanos();
        long halfLeftNanos = leftNanos / 2;
        boolean isLate = halfLeftNanos <= 0;
        return isLate ? waitNanos : Math.min(waitNanos, halfLeftNanos);
    }

    private static boolean isUnreadable(Outcome outcome) {
        return outcome.evidence() == Evidence.GARBLED || outcome.evidence() == Evidence.OVERSIZED;
    }

    /** Exponential back-off with full jitter: AWS, "Timeouts, retries and backoff with jitter". */
    private long jitter(Backoff backoff, int tries) {
        long span = backoff.minNanos() << Math.min(DOUBLINGS_MAX, Math.max(0, tries - 1));
        return random.nextLong(Math.min(backoff.maxNanos(), span) + 1);
    }
}
