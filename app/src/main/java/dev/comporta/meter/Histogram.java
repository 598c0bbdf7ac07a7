package dev.comporta.meter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations by how long they were. Recording takes no lock and allocates nothing.
 *
 * <p>Threading: recorded by one thread, read on any; what is read may lack the last ones.
 */
public final class Histogram {
    private static final int[] STEPS = {10, 20, 50};
    private static final int[] FINE_STEPS = {10, 15, 20, 30, 50, 75};

    private final long[] boundsNanos;

    /** The first bucket that a duration may be in, by its number of leading zeros. */
    private final int[] firstBucket = new int[Long.SIZE + 1];

    private final AtomicLongArray counts;
    private final AtomicLongArray sumNanos = new AtomicLongArray(1);

    private Histogram(Duration lowest, Duration highest, int[] steps) {
        boundsNanos = bounds(lowest.toNanos(), highest.toNanos(), steps);
        counts = new AtomicLongArray(boundsNanos.length + 1);
        for (int zeros = 1; zeros <= Long.SIZE; zeros++) {
            firstBucket[zeros] = search(0, zeros == Long.SIZE ? 0 : Long.MIN_VALUE >>> zeros);
        }
    }

    /**
     * Of three buckets for each power of ten.
     *
     * @param lowest a power of ten of nanoseconds, and the bound of the first bucket
     * @param highest the bound of the last one, beyond which there is another without a bound
     */
    public static Histogram between(Duration lowest, Duration highest) {
        return new Histogram(lowest, highest, STEPS);
    }

    /** The same of six for each power of ten. */
    public static Histogram finelyBetween(Duration lowest, Duration highest) {
        return new Histogram(lowest, highest, FINE_STEPS);
    }

    private static long[] bounds(long lowest, long highest, int[] steps) {
        List<Long> bounds = new ArrayList<>();
        for (long decade = lowest; decade <= highest; decade *= 10) {
            for (int step : steps) {
                bounds.add(decade / 10 * step);
            }
        }
        return bounds.stream().mapToLong(Long::longValue).filter(it -> it <= highest).toArray();
    }

    /** Adds one; less than nothing counts as nothing. */
    public void record(long nanos) {
        long duration = Math.max(0, nanos);
        int bucket = search(firstBucket[Long.numberOfLeadingZeros(duration)], duration);
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
        sumNanos.setOpaque(0, sumNanos.getPlain(0) + duration);
    }

    private int search(int from, long nanos) {
        int bucket = from;
        while (bucket < boundsNanos.length && nanos > boundsNanos[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** All that was recorded so far. */
    public Distribution distribution() {
        long[] copy = new long[counts.length()];
        for (int bucket = 0; bucket < copy.length; bucket++) {
            copy[bucket] = counts.getOpaque(bucket);
        }
        return new Distribution(boundsNanos, copy, sumNanos.getOpaque(0));
    }
}
