package dev.comporta.replay;

/** Delays counted by whole milliseconds; those of ten minutes and more are one. */
final class DelayCounts {
    private static final int MOST_MILLIS = 600_000;

    private final long[] counts = new long[MOST_MILLIS + 1];
    private long total;

    void add(long millis) {
        counts[(int) Math.max(0, Math.min(MOST_MILLIS, millis))]++;
        total++;
    }

    /** The least delay that so many percent do not exceed; 0 where there is none. */
    long percentileMillis(int percent) {
        long rank = (total * percent + 99) / 100;
        long seen = 0;
        for (int millis = 0; millis <= MOST_MILLIS; millis++) {
            seen += counts[millis];
            if (seen >= rank) {
                return millis;
            }
        }
        return MOST_MILLIS;
    }
}
