package dev.comporta.payment;

import dev.comporta.routing.TimeRange;

/**
 * Payments by when they were accepted, both bounds inclusive (monotonic nanoseconds). {@link
 * Long#MIN_VALUE} and {@link Long#MAX_VALUE} stand for no bound.
 */
public record AcceptedRange(long fromNanos, long toNanos) {
    public static final AcceptedRange ALL = new AcceptedRange(Long.MIN_VALUE, Long.MAX_VALUE);

    /**
     * The payments whose deadline is in a range.
     *
     * @param deadlineNanos from acceptance to deadline
     */
    static AcceptedRange ofDeadlines(TimeRange deadlines, long deadlineNanos) {
        long fromNanos = deadlines.fromNanos();
        long toNanos = deadlines.toNanos();
        return new AcceptedRange(
                fromNanos == Long.MIN_VALUE ? fromNanos : fromNanos - deadlineNanos,
                toNanos == Long.MAX_VALUE ? toNanos : toNanos - deadlineNanos);
    }

    public boolean contains(long acceptedAtNanos) {
        return fromNanos <= acceptedAtNanos && acceptedAtNanos <= toNanos;
    }
}
