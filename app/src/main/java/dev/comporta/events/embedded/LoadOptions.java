package dev.comporta.events.embedded;

import static dev.comporta.setting.Setting.requirePositive;
import static dev.comporta.setting.Setting.requireRange;

import java.time.Duration;

/**
 * When what was read is loaded: at whichever of these comes first.
 *
 * @param rowsMax events of one load
 * @param bytesMax their bytes; memory holds up to twice as many, since so many are read at a time
 * @param ageMax since the first of them was read
 */
public record LoadOptions(int rowsMax, long bytesMax, Duration ageMax) {
    public static final int ROWS_MAX = 100_000;
    public static final int AGE_MAX_MILLIS = 300;

    private static final long BYTES_MAX = 64L << 20;
    private static final int HEAP_SHARE = 8;

    public LoadOptions {
        requireRange("EVENTS_LOAD_ROWS_MAX", rowsMax, 1, 10_000_000);
        requireRange("bytesMax", bytesMax, 1, Long.MAX_VALUE);
        requirePositive("EVENTS_LOAD_AGE_MAX", ageMax);
    }

    /** As far as a heap bears it. */
    public static LoadOptions of(int rowsMax, Duration ageMax, long heapMaxBytes) {
        return new LoadOptions(rowsMax, Math.min(BYTES_MAX, heapMaxBytes / HEAP_SHARE), ageMax);
    }
}
