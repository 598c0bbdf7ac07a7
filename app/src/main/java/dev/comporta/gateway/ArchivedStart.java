package dev.comporta.gateway;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Mark;
import dev.comporta.archive.postgres.ArchiveReader;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.store.Restoration;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done before a store is opened beside an archive: a store that has lost its payments must
 * not begin as if there had been none, for they would be taken in, and sent, once more.
 */
final class ArchivedStart {
    /** A start waits no longer for an archive that it can do without. */
    private static final Duration LOOK_MAX = Duration.ofSeconds(2);

    private ArchivedStart() {}

    /**
     * Looks how far the archive is.
     *
     * @return empty: it is not known, or there is none
     * @throws JournalException where nothing is stored, and the archive holds payments or can't be
     *     asked whether it does
     */
    static Optional<Mark> prepare(GatewayOptions options, Disk disk) throws IOException {
        if (options.archive().isEmpty()) {
            return Optional.empty();
        }
        boolean isEmpty = Restoration.isPossible(disk, options.store());
        Optional<Mark> mark;
        try {
            mark = look(options.archive().get());
        } catch (ArchiveException e) {
            if (isEmpty) {
                throw refusal(
                        "nothing is stored here, and the archive can't be asked whether it holds"
                                + " payments of this gateway: "
                                + e.getMessage());
            }
            String reason = String.valueOf(e.getMessage());
            GatewayEvents.ARCHIVE_NOT_ASKED.tell(
                    "the archive can't be asked at the start whether this journal is older: "
                            + reason,
                    reason);
            return Optional.empty();
        }
        if (!isEmpty || mark.isEmpty() || mark.get().reach() == 0) {
            return mark;
        }
        if (!options.archive().get().recovers()) {
            throw refusal(
                    "nothing whole is stored here, and the archive holds this gateway's payments up"
                            + " to position "
                            + mark.get().reach()
                            + ": give it its data back; or RECOVER=archive rebuilds it from the"
                            + " archive, without what was not settled; or another ARCHIVE_NAME"
                            + " begins anew. See docs/backup.md");
        }
        try (ArchiveRestoration restoration =
                new ArchiveRestoration(options, ArchivedStart::tellProgress)) {
            ArchiveRestoration.Restored restored = restoration.run(disk);
            GatewayEvents.RESTORED.tell(
                    restored.words(), restored.payments(), restored.unsettled().size());
            return Optional.of(restored.mark());
        } catch (ArchiveException e) {
            throw refusal("can't restore from the archive: " + e.getMessage());
        }
    }

    private static void tellProgress(long payments, long all) {
        GatewayEvents.RESTORING.tell(
                "restored " + payments + " of " + all + " payments from the archive",
                payments,
                all);
    }

    private static Optional<Mark> look(PostgresOptions options) {
        Optional<ArchiveReader> opened =
                ArchiveReader.openWhereThereIsOne(options.within(LOOK_MAX));
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (ArchiveReader archive = opened.get()) {
            return archive.mark();
        }
    }

    private static JournalException refusal(String words) {
        return new JournalException(JournalException.Code.OUTDATED, words);
    }
}
