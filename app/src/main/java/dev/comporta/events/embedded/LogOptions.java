package dev.comporta.events.embedded;

import static dev.comporta.setting.Setting.requireRange;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.RecordFrame;

/**
 * How events are kept until they are loaded.
 *
 * @param journalMaxBytes what the journal may come to on the disk before it takes no more; a
 *     quarter of it at least must be more than one segment
 * @param waitingMaxBytes events that are taken and not yet kept, all together
 */
public record LogOptions(
        Durability durability, JournalOptions journal, long journalMaxBytes, long waitingMaxBytes) {
    public static final String DURABILITY = "process";
    public static final int SEGMENT_MIB = 64;
    public static final int JOURNAL_MAX_MIB = 4096;
    public static final int WAITING_MAX_MIB = 64;

    private static final int SEGMENTS_LEAST = 4;

    /** The longest batch of the longest body has room, however small the segments are. */
    private static final long BATCH_RECORDS_MAX = 1 << 18;

    private static final int RESERVED_SHARE = 4;

    public LogOptions {
        requireRange("waitingMaxBytes", waitingMaxBytes, 1, Long.MAX_VALUE);
        if (journalMaxBytes < (long) SEGMENTS_LEAST * journal.segmentSizeBytes()) {
            throw new IllegalArgumentException(
                    "EVENTS_JOURNAL_MAX_MIB must be at least "
                            + SEGMENTS_LEAST
                            + " times SEGMENT_MIB: "
                            + (journalMaxBytes >> 20));
        }
    }

    /** As configured. */
    public static LogOptions of(
            Durability durability, int segmentMib, int journalMaxMib, int waitingMaxMib) {
        requireRange("EVENTS_JOURNAL_MAX_MIB", journalMaxMib, 4, 1 << 24);
        requireRange("EVENTS_WAITING_MAX_MIB", waitingMaxMib, 16, 1 << 16);
        return new LogOptions(
                durability,
                JournalOptions.ofSegments(segmentMib),
                (long) journalMaxMib << 20,
                (long) waitingMaxMib << 20);
    }

    /** In records. */
    long journalMax() {
        return journalMaxBytes / RecordFrame.LENGTH;
    }

    /** Room that is made ahead, beside the half of a segment that the journal always wants. */
    long reservedRecords() {
        return Math.max(
                journal.segmentSizeBytes() / RecordFrame.LENGTH,
                Math.min(BATCH_RECORDS_MAX, journalMax() / RESERVED_SHARE));
    }
}
