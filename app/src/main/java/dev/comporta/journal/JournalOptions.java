package dev.comporta.journal;

import static dev.comporta.setting.Setting.requireRange;

import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * How a journal lays itself out.
 *
 * @param segmentSizeBytes size of new segments; those that exist keep theirs
 * @param bufferSizeBytes what is appended between two flushes without a write
 * @param newJournalId gives the random id of a journal that starts empty
 * @param heldMaxBytes of a log that is shared, the newest records that memory holds in case the log
 *     loses its end; also the most that are on their way there
 */
public record JournalOptions(
        int segmentSizeBytes, int bufferSizeBytes, LongSupplier newJournalId, int heldMaxBytes) {

    /** 131,072 records: more than a log loses that is synced once a second. */
    public static final int HELD_MAX_BYTES = 8 << 20;

    public static final int SEGMENT_MIB = 64;
    public static final int MIN_SEGMENT_SIZE_BYTES = 4 * 1024;
    public static final int MAX_SEGMENT_SIZE_BYTES = 1024 * 1024 * 1024;

    public JournalOptions {
        if (segmentSizeBytes < MIN_SEGMENT_SIZE_BYTES
                || segmentSizeBytes > MAX_SEGMENT_SIZE_BYTES
                || segmentSizeBytes % RecordFrame.LENGTH != 0) {
            throw new IllegalArgumentException(
                    "segment size must be a multiple of 64 from 4 KiB to 1 GiB: segmentSizeBytes="
                            + segmentSizeBytes);
        }
        if (bufferSizeBytes < RecordFrame.LENGTH || bufferSizeBytes % RecordFrame.LENGTH != 0) {
            throw new IllegalArgumentException(
                    "buffer size must be a positive multiple of 64: bufferSizeBytes="
                            + bufferSizeBytes);
        }
        requireRange("heldMaxBytes", heldMaxBytes, RecordFrame.LENGTH, Integer.MAX_VALUE);
    }

    /** Holds as much as is sensible of a log that is shared. */
    public JournalOptions(int segmentSizeBytes, int bufferSizeBytes, LongSupplier newJournalId) {
        this(segmentSizeBytes, bufferSizeBytes, newJournalId, HELD_MAX_BYTES);
    }

    /** The same, with no more than this held. */
    public JournalOptions within(int heldAtMostBytes) {
        return new JournalOptions(
                segmentSizeBytes,
                bufferSizeBytes,
                newJournalId,
                Math.min(heldMaxBytes, heldAtMostBytes));
    }

    /** Segments of 64 MiB (1,048,575 records) and a buffer of 256 KiB (4,096 records). */
    public static JournalOptions defaults() {
        return ofSegments(SEGMENT_MIB);
    }

    /** Smaller segments have smaller buffers: records are written when one is full. */
    public static JournalOptions ofSegments(int mebibytes) {
        requireRange("SEGMENT_MIB", mebibytes, 1, MAX_SEGMENT_SIZE_BYTES >> 20);
        int bytes = mebibytes << 20;
        return new JournalOptions(
                bytes, Math.min(bytes / 16, 256 << 10), () -> new SecureRandom().nextLong());
    }
}
