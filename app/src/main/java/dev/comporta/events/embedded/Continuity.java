package dev.comporta.events.embedded;

import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Whether a journal goes on where a warehouse ends: else events would be missing from it for ever,
 * or be in it twice, and nobody would say so.
 */
final class Continuity {
    private static final String ADVICE =
            "Both are parts of one DATA_DIR: restore them from one copy, or move the directory away"
                    + " and start with an empty one.";

    private Continuity() {}

    /**
     * Opens a journal that fits.
     *
     * @param loaded how far the warehouse is; empty: it is new
     * @throws JournalException that says what does not fit, and what to do
     */
    static OwnedLog open(Disk disk, Optional<Position> loaded, Supplier<OwnedLog> opening) {
        OptionalLong journalId = idOf(disk);
        if (loaded.isPresent()) {
            requireSame(journalId, loaded.get());
        }
        return openBehind(loaded, opening);
    }

    private static OptionalLong idOf(Disk disk) {
        try {
            return Journal.idOf(disk);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the journal's directory", e);
        }
    }

    private static void requireSame(OptionalLong journalId, Position loaded) {
        if (journalId.isEmpty()) {
            throw outdated(
                    "the database has the events of a journal that is gone, up to record "
                            + loaded.sequence());
        }
        if (journalId.getAsLong() != loaded.logId()) {
            throw outdated("the database has the events of another journal than the one here");
        }
    }

    private static OwnedLog openBehind(Optional<Position> loaded, Supplier<OwnedLog> opening) {
        try {
            return opening.get();
        } catch (JournalException e) {
            if (e.code() != JournalException.Code.DAMAGED) {
                throw e;
            }
            throw new JournalException(
                    e.code(), e.getMessage() + " (" + words(loaded) + "). " + ADVICE, e);
        }
    }

    private static String words(Optional<Position> loaded) {
        return loaded.map(it -> "the database has the events up to record " + it.sequence())
                .orElse("the database has no events");
    }

    private static JournalException outdated(String what) {
        return new JournalException(JournalException.Code.OUTDATED, what + ". " + ADVICE);
    }
}
