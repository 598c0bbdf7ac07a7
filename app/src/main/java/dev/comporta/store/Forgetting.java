package dev.comporta.store;

import dev.comporta.journal.JournalException;
import java.util.Optional;

/**
 * Forgets, in small steps, what is in the history and need not be known in memory: the ids of the
 * oldest closed payments, and how payments were closed lately.
 */
final class Forgetting {
    private static final int STEP = 4096;

    private final Books books;
    private final Compaction compaction;

    /** The first file of the history that {@link #forgottenCount} is about: a purge begins anew. */
    private long firstFile;

    private long forgottenCount;
    private boolean fails;

    /**
     * @param forgottenCount records at the start of the history whose ids are forgotten already
     */
    Forgetting(Books books, Compaction compaction, long forgottenCount) {
        this.books = books;
        this.compaction = compaction;
        this.forgottenCount = forgottenCount;
        firstFile = compaction.history().settled().firstFile();
    }

    /** What failed may work by now. */
    void tryAgain() {
        fails = false;
    }

    /**
     * Goes on by one step.
     *
     * @param rememberedMax closed payments whose ids are kept
     * @return what goes wrong; it stops until {@link #tryAgain}
     */
    Optional<String> goOn(long rememberedMax) {
        books.recentTrails().forget(compaction::covers, STEP);
        RecordSeries history = compaction.history().settled();
        if (history.firstFile() != firstFile) {
            firstFile = history.firstFile();
            forgottenCount = 0;
        }
        long step = Math.min(STEP, books.rememberedCount() - rememberedMax);
        long end = Math.min(history.recordCount(), forgottenCount + step);
        return end > forgottenCount && !fails ? forget(end) : Optional.empty();
    }

    /** An id is forgotten once, however often its record is read. */
    private Optional<String> forget(long end) {
        try {
            compaction.history().settled().read(forgottenCount, end, books::forget);
            forgottenCount = end;
            return Optional.empty();
        } catch (JournalException e) {
            fails = true;
            return Optional.of(
                    "old ids can't be forgotten, and it is tried again: " + e.getMessage());
        }
    }
}
