package dev.comporta.routing;

/**
 * A range of instants, both bounds inclusive (monotonic nanoseconds). {@link Long#MIN_VALUE} and
 * {@link Long#MAX_VALUE} stand for no bound.
 */
public record TimeRange(long fromNanos, long toNanos) {
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public static TimeRange from(long fromNanos) {
        return new TimeRange(fromNanos, Long.MAX_VALUE);
    }

    public static TimeRange upTo(long toNanos) {
        return new TimeRange(Long.MIN_VALUE, toNanos);
    }

    public boolean contains(long nanos) {
        return fromNanos <= nanos && nanos <= toNanos;
    }
}
