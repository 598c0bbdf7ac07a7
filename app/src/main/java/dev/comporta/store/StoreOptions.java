package dev.comporta.store;

import dev.comporta.journal.JournalOptions;

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
 */
public record StoreOptions(
        Durability durability,
        int openMax,
        int deadLettersMax,
        long rememberedMax,
        int historyFileRecords,
        long syncIntervalNanos,
        JournalOptions journal) {

    /** 64 MiB. */
    public static final int HISTORY_FILE_RECORDS = 1 << 20;

    public static final long SYNC_INTERVAL_NANOS = 10_000_000;

    /** How many processors records can tell apart. */
    public static final int PROCESSORS_MAX = RecordLayout.PROCESSORS_MAX;

    /** The most attempts of a payment that records can count. */
    public static final int ATTEMPTS_MAX = RecordLayout.ATTEMPTS_MAX;

    public StoreOptions {
        if (openMax < 1
                || deadLettersMax < 1
                || rememberedMax < 1
                || historyFileRecords < 1
                || syncIntervalNanos < 1) {
            throw new IllegalArgumentException(
                    "the bounds of a store must be positive:"
                            + (" openMax=" + openMax)
                            + (" deadLettersMax=" + deadLettersMax)
                            + (" rememberedMax=" + rememberedMax)
                            + (" historyFileRecords=" + historyFileRecords)
                            + (" syncIntervalNanos=" + syncIntervalNanos));
        }
    }
}
