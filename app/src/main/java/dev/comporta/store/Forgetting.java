package dev.comporta.store;

import dev.comporta.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forgets, in small steps, what is in the history and need not be known in memory: the ids of the
 * oldest closed payments, and how payments were closed lately.
 */
final class Forgetting {
    private static final int STEP = 4096;

    private final Books books;
    private final Compaction compaction;

    /**
     * The first record whose id is not forgotten, counted from the first file that there ever was:
     * a purge begins with a new file, and dropped files are behind it.
     */
    private long next;

    private boolean fails;
    private final Optional<Reading> later;
    private boolean reads;
    private @Nullable String problem;

    /**
     * @param forgottenCount records at the start of the history whose ids are forgotten already
     * @param later reads the history where that must not be waited for
     */
    Forgetting(Books books, Compaction compaction, long forgottenCount, Optional<Reading> later) {
        this.later = later;
        this.books = books;
        this.compaction = compaction;
        next = begin() + forgottenCount;
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
        next = Math.max(next, begin());
        long forgottenCount = next - begin();
        long step = Math.min(STEP, books.rememberedCount() - rememberedMax);
        long end = Math.min(history.recordCount(), forgottenCount + step);
        if (end <= forgottenCount || fails || reads) {
            return Optional.empty();
        }
        if (later.isPresent()) {
            forgetLater(later.get(), forgottenCount, end);
            return Optional.ofNullable(problem);
        }
        return forget(forgottenCount, end);
    }

    /** How many of the oldest files have no id that is remembered. */
    long forgottenFiles() {
        return Math.max(0, next - begin()) / compaction.history().settled().recordsPerFile();
    }

    private long begin() {
        RecordSeries history = compaction.history().settled();
        return history.firstFile() * history.recordsPerFile();
    }

    /** Unless everything was purged meanwhile. */
    private void forgetLater(Reading reading, long from, long end) {
        long first = next;
        RecordSeries history = compaction.history().settled();
        reads = true;
        reading.read(
                () -> {
                    List<RecordView> records = new ArrayList<>();
                    history.read(from, end, record -> records.add(record.detach()));
                    return records;
                },
                records -> {
                    reads = false;
                    problem = null;
                    if (next == first && begin() <= first) {
                        records.forEach(books::forget);
                        next += end - from;
                    }
                },
                failure -> {
                    reads = false;
                    fails = true;
                    problem = words(failure);
                });
    }

    private static String words(JournalException failure) {
        return "old ids can't be forgotten, and it is tried again: " + failure.getMessage();
    }

    /** An id is forgotten once, however often its record is read. */
    private Optional<String> forget(long from, long end) {
        try {
            compaction.history().settled().read(from, end, books::forget);
            next += end - from;
            return Optional.empty();
        } catch (JournalException e) {
            fails = true;
            return Optional.of(words(e));
        }
    }
}
