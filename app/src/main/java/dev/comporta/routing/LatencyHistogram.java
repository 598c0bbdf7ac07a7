package dev.comporta.routing;

/**
 * The latencies of the last half a minute to a minute, in buckets an eighth of a power of two wide:
 * a quantile is at most 13 % too high.
 */
final class LatencyHistogram {
    private static final long GENERATION_NANOS = 30_000_000_000L;
    private static final int SUB_BITS = 3;
    private static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

    private int[] counts = new int[BUCKETS];
    private int[] formerCounts = new int[BUCKETS];
    private long generationStartNanos;

    LatencyHistogram(long nowNanos) {
        generationStartNanos = nowNanos;
    }

    void record(long latencyNanos, long nowNanos) {
        turn(nowNanos);
        counts[bucket(Math.max(0, latencyNanos))]++;
    }

    /**
     * The latency that a share of the answers did not exceed; 0 where none came.
     *
     * @param share between 0 and 1
     */
    long quantileNanos(double share, long nowNanos) {
        turn(nowNanos);
        long total = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            total += counts[bucket] + formerCounts[bucket];
        }
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS && rank > 0; bucket++) {
            seen += counts[bucket] + formerCounts[bucket];
            if (seen >= rank) {
                return highest(bucket);
            }
        }
        return 0;
    }

    private void turn(long nowNanos) {
        long age = nowNanos - generationStartNanos;
        if (age < GENERATION_NANOS) {
            return;
        }
        formerCounts = age < 2 * GENERATION_NANOS ? counts : new int[BUCKETS];
        counts = new int[BUCKETS];
        generationStartNanos = nowNanos;
    }

    private static int bucket(long nanos) {
        int bits = 64 - Long.numberOfLeadingZeros(nanos);
        int shift = Math.max(0, bits - SUB_BITS - 1);
        return (shift << SUB_BITS) + (int) (nanos >>> shift);
    }

    private static long highest(int bucket) {
        int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
        long low = (long) bucket - ((long) shift << SUB_BITS);
        return ((low + 1) << shift) - 1;
    }
}
