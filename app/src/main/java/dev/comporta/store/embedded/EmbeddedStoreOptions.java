package dev.comporta.store.embedded;

import dev.comporta.journal.JournalOptions;

/**
 * The bounds of an embedded store.
 *
 * @param openMax payments that are not settled: pending, with an open attempt, or dead letters;
 *     beyond it acceptances are answered {@code FULL}
 * @param rememberedMax settled payments whose id is remembered, the newest; each costs 30 to 50
 *     bytes of memory. A forgotten id would be taken as new
 * @param historyFileRecords records in one history file, 64 bytes each
 * @param syncIntervalNanos with {@link Durability#PROCESS}, the longest time that something written
 *     stays unsynced
 */
public record EmbeddedStoreOptions(
        Durability durability,
        int openMax,
        long rememberedMax,
        int historyFileRecords,
        long syncIntervalNanos,
        JournalOptions journal) {

    public EmbeddedStoreOptions {
        if (openMax < 1 || rememberedMax < 1 || historyFileRecords < 1 || syncIntervalNanos < 1) {
            throw new IllegalArgumentException(
                    "the bounds of a store must be positive:"
                            + (" openMax=" + openMax)
                            + (" rememberedMax=" + rememberedMax)
                            + (" historyFileRecords=" + historyFileRecords)
                            + (" syncIntervalNanos=" + syncIntervalNanos));
        }
    }

    /** 500,000 open payments, 10 million remembered ids. */
    public static EmbeddedStoreOptions defaults(Durability durability) {
        return new EmbeddedStoreOptions(
                durability, 500_000, 10_000_000, 1 << 20, 10_000_000, JournalOptions.defaults());
    }
}
