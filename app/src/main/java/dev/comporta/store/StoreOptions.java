package dev.comporta.store;

import static dev.comporta.setting.Setting.requireRange;

import dev.comporta.journal.JournalOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of an embedded store.
 *
 * @param openMax payments that are pending or have an open attempt; beyond it acceptances are
 *     answered {@code FULL}
 * @param deadLettersMax dead letters at which acceptances are answered {@code FULL}. Payments that
 *     were taken in before can still become dead letters: so they are this and {@code openMax} at
 *     the most
 * @param rememberedMax closed payments whose id is remembered, the newest; each costs 30 to 50
 *     bytes of memory. A forgotten id would be taken as new
 * @param historyFileRecords records in one history file, 64 bytes each
 * @param syncIntervalNanos with {@link Durability#PROCESS}, the longest time that something written
 *     stays unsynced
 * @param historyKeep how long ago a payment must have been settled to be dropped from the history,
 *     where an archive has it; empty: everything is kept
 */
public record StoreOptions(
        Durability durability,
        int openMax,
        int deadLettersMax,
        long rememberedMax,
        int historyFileRecords,
        long syncIntervalNanos,
        JournalOptions journal,
        Optional<Duration> historyKeep) {

    public static final int OPEN_MAX = 500_000;
    public static final int DEAD_LETTERS_MAX = 100_000;
    public static final int REMEMBERED_MAX = 10_000_000;

    /** 64 MiB. */
    public static final int HISTORY_FILE_RECORDS = 1 << 20;

    /** 4 MiB. */
    public static final int SMALL_FILE_RECORDS = 1 << 16;

    private static final int SMALL_SEGMENT_MEBIBYTES = 1;

    public static final StoreOptions DEFAULTS =
            of(Durability.PROCESS, OPEN_MAX, DEAD_LETTERS_MAX, REMEMBERED_MAX);

    /** How many processors records can tell apart. */
    public static final int PROCESSORS_MAX = RecordView.PROCESSORS_MAX;

    /** The most attempts of a payment that records can count. */
    public static final int ATTEMPTS_MAX = RecordView.ATTEMPTS_MAX;

    public StoreOptions {
        requireRange("PENDING_MAX", openMax, 1, 100_000_000);
        requireRange("DEAD_LETTERS_MAX", deadLettersMax, 1, 100_000_000);
        requireRange("IDEMPOTENCY_MAX", rememberedMax, 1, 10_000_000_000L);
        requireRange("historyFileRecords", historyFileRecords, 1, Integer.MAX_VALUE);
        historyKeep.ifPresent(
                keep -> requireRange("hours of HISTORY_KEEP", keep.toHours(), 1, 1_000_000));
        requireRange("syncIntervalNanos", syncIntervalNanos, 1, Long.MAX_VALUE);
    }

    /** With all of the history. */
    public StoreOptions(
            Durability durability,
            int openMax,
            int deadLettersMax,
            long rememberedMax,
            int historyFileRecords,
            long syncIntervalNanos,
            JournalOptions journal) {
        this(
                durability,
                openMax,
                deadLettersMax,
                rememberedMax,
                historyFileRecords,
                syncIntervalNanos,
                journal,
                Optional.empty());
    }

    /** With the files of {@link #DEFAULTS}. */
    public static StoreOptions of(
            Durability durability, int openMax, int deadLettersMax, long rememberedMax) {
        return new StoreOptions(
                durability,
                openMax,
                deadLettersMax,
                rememberedMax,
                HISTORY_FILE_RECORDS,
                10_000_000,
                JournalOptions.defaults());
    }

    /** The same with new segments of another size. */
    public StoreOptions withSegments(int mebibytes) {
        return new StoreOptions(
                durability,
                openMax,
                deadLettersMax,
                rememberedMax,
                historyFileRecords,
                syncIntervalNanos,
                JournalOptions.ofSegments(mebibytes),
                historyKeep);
    }

    /** The same in files of 1 to 4 MiB: a value in Redis takes its memory and time as a whole. */
    public StoreOptions inSmallFiles() {
        return new StoreOptions(
                durability,
                openMax,
                deadLettersMax,
                rememberedMax,
                SMALL_FILE_RECORDS,
                syncIntervalNanos,
                JournalOptions.ofSegments(SMALL_SEGMENT_MEBIBYTES),
                historyKeep);
    }

    /** The same, with no more in memory than these. */
    public StoreOptions within(
            int openAtMost, int deadLettersAtMost, long rememberedAtMost, int heldAtMostBytes) {
        return new StoreOptions(
                durability,
                Math.min(openMax, openAtMost),
                Math.min(deadLettersMax, deadLettersAtMost),
                Math.min(rememberedMax, rememberedAtMost),
                historyFileRecords,
                syncIntervalNanos,
                journal.within(heldAtMostBytes),
                historyKeep);
    }

    /** The same, without history that is older and archived. */
    public StoreOptions keepingHistory(Duration keep) {
        return new StoreOptions(
                durability,
                openMax,
                deadLettersMax,
                rememberedMax,
                historyFileRecords,
                syncIntervalNanos,
                journal,
                Optional.of(keep));
    }
}
