package dev.comporta.meter;

import java.util.Arrays;

/**
 * Durations, counted by how long they were.
 *
 * @param boundsNanos the longest of each bucket, ascending; one more bucket has no bound
 * @param counts how many are in each bucket
 */
@SuppressWarnings("ArrayRecordComponent") // made for each reading, and never changed
public record Distribution(long[] boundsNanos, long[] counts, long sumNanos) {

    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** These and those, of the same buckets. */
    public Distribution plus(Distribution others) {
        return combined(others, 1);
    }

    /** What has come since an earlier one of the same buckets. */
    public Distribution since(Distribution earlier) {
        return combined(earlier, -1);
    }

    private Distribution combined(Distribution others, int sign) {
        if (!Arrays.equals(boundsNanos, others.boundsNanos)) {
            throw new IllegalArgumentException("of other buckets");
        }
        long[] all = counts.clone();
        for (int bucket = 0; bucket < all.length; bucket++) {
            all[bucket] += sign * others.counts[bucket];
        }
        return new Distribution(boundsNanos, all, sumNanos + sign * others.sumNanos);
    }

    /**
     * What a share of them did not exceed, as if those of a bucket were spread over it evenly; 0
     * where there are none.
     *
     * @param share between 0 and 1
     */
    public double quantileNanos(double share) {
        double rank = share * count();
        long before = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0 && before + counts[bucket] >= rank) {
                return within(bucket, (rank - before) / counts[bucket]);
            }
            before += counts[bucket];
        }
        return 0;
    }

    /** In the bucket without a bound: the highest bound. */
    private double within(int bucket, double share) {
        long low = bucket == 0 ? 0 : boundsNanos[bucket - 1];
        long high = boundsNanos[Math.min(bucket, boundsNanos.length - 1)];
        return low + (high - low) * share;
    }
}
