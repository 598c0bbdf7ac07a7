package dev.comporta.store;

import dev.comporta.meter.Histogram;
import java.time.Duration;

/**
 * How full a store is beside what its state tells, and what its bounds are.
 *
 * @param unsettledMax for payments that wait and those whose attempt is open, together
 * @param trails ended attempts that are kept in memory until compaction has taken them
 * @param journalRecords appended since the journal was begun
 * @param roomRecords that fit into the segments that are there
 * @param roomNeededRecords kept free of that for payments that were taken in
 * @param unsyncedRecords that do not survive a power loss yet
 * @param isStalled whether the room that is there turned out to be none
 * @param historyRecords closed payments that have left the journal
 * @param droppedRecords closed payments that were dropped from the history, since an archive has
 *     them
 * @param droppedUpToMillis when the newest of them was settled, epoch milliseconds; 0: none was
 *     dropped
 * @param journal how long writes and syncs took; it goes on counting
 */
public record StoreFill(
        long unsettledMax,
        long deadLettersMax,
        long rememberedMax,
        long trails,
        long trailsMax,
        long journalRecords,
        long roomRecords,
        long roomNeededRecords,
        long unsyncedRecords,
        boolean isStalled,
        long historyRecords,
        long droppedRecords,
        long droppedUpToMillis,
        JournalTimes journal) {

    /** Of a store that is not there. */
    public static final StoreFill NONE =
            new StoreFill(0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, new JournalTimes());

    /** How long a journal's writes and syncs took. */
    public static final class JournalTimes {
        final Histogram writes = Histogram.between(Duration.ofNanos(1_000), Duration.ofSeconds(10));
        final Histogram syncs =
                Histogram.between(Duration.ofNanos(10_000), Duration.ofSeconds(100));
    }
}
