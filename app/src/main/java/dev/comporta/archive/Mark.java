package dev.comporta.archive;

import dev.comporta.payment.TransitionStream;
import java.util.Optional;

/**
 * How far an archive has come with a journal, and with which.
 *
 * @param position up to which everything is archived
 * @param run in which the journal gave this position; 0: not known, as in archives of old
 * @param lostUpTo an archive before had what the journal has dropped up to this position, and is
 *     lost; 0: none was
 */
public record Mark(long journalId, long position, long run, long lostUpTo) {

    /** Of an archive that lacks nothing. */
    public Mark(long journalId, long position, long run) {
        this(journalId, position, run, 0);
    }

    /** Up to where it knows of a journal; 0: of none. */
    public long reach() {
        return Math.max(position, lostUpTo);
    }

    /** Why a journal can't be the one that was archived up to here; empty: it may be. */
    public Optional<String> contradiction(TransitionStream journal) {
        if (reach() > 0 && journalId != journal.journalId()) {
            return Optional.of(
                    "the archive holds another journal under this gateway's ARCHIVE_NAME: give it"
                            + " another one, or its own data directory back");
        }
        if (reach() > journal.end()) {
            return Optional.of(
                    "the archive has everything up to position "
                            + reach()
                            + ", and this journal ends with "
                            + journal.end()
                            + ": it is older than its archive"
                            + REMEDY);
        }
        long ours = journal.runAt(position);
        if (run != 0 && ours != 0 && run != ours) {
            return Optional.of(
                    "the archive has everything up to position "
                            + position
                            + ", and this journal had another record there: it was set back to an"
                            + " older copy, and went on from that"
                            + REMEDY);
        }
        return Optional.empty();
    }

    private static final String REMEDY =
            ". Nothing was changed: see \"A journal that is older than its archive\" in"
                    + " docs/backup.md";
}
