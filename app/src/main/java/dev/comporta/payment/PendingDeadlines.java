package dev.comporta.payment;

import dev.comporta.routing.TimeRange;
import dev.comporta.routing.Waiting;

/**
 * The payments that could be claimed now, as a routing policy sees them.
 *
 * @param count how many they are
 * @param deadlineNanos from acceptance to the instant at which a payment should be settled
 */
record PendingDeadlines(Pending pending, int count, long deadlineNanos) implements Waiting {

    @Override
    public long earliestDeadlineNanos(long fromNanos) {
        AcceptedRange accepted =
                AcceptedRange.ofDeadlines(TimeRange.from(fromNanos), deadlineNanos);
        long oldest = pending.oldestAcceptedAtNanos(accepted.fromNanos());
        return oldest == Long.MAX_VALUE ? oldest : oldest + deadlineNanos;
    }
}
