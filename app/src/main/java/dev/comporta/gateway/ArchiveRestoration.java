package dev.comporta.gateway;

import dev.comporta.archive.Mark;
import dev.comporta.archive.postgres.PostgresRestore;
import dev.comporta.archive.postgres.PostgresRestore.Unsettled;
import dev.comporta.journal.Disk;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.store.Restoration;
import java.io.IOException;
import java.util.List;

/** Makes a store of what its archive has, and gives the archive to that store. */
public final class ArchiveRestoration implements AutoCloseable {
    private static final long TELL_EVERY_NANOS = 1_000_000_000L;

    private final GatewayOptions options;
    private final Progress progress;
    private final PostgresRestore archive;

    /** Is told once a second how many payments are done, of how many. */
    @FunctionalInterface
    public interface Progress {
        void at(long payments, long all);
    }

    /**
     * What was done.
     *
     * @param before how far the archive was, and with which journal
     * @param mark the same of the store that was made
     * @param unsettled which are known of those that can't be in it
     */
    public record Restored(long payments, Mark before, Mark mark, List<Unsettled> unsettled) {
        /** For people. */
        public String words() {
            return payments
                    + " settled payments were restored, up to position "
                    + before.position()
                    + " of the journal that was lost. Not among them: what it recorded behind that,"
                    + " and payments that were accepted and not settled; "
                    + unsettled.size()
                    + " of those are known by their attempts (comporta archive unsettled)"
                    + (before.lostUpTo() == 0
                            ? ""
                            : "; and of what was lost with an archive before there are only sums"
                                    + " by the hour");
        }
    }

    /**
     * Connects to the archive.
     *
     * @throws dev.comporta.archive.ArchiveException where that can't be done
     */
    public ArchiveRestoration(GatewayOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        archive = new PostgresRestore(options.archive().orElseThrow(), names(options));
    }

    private static List<String> names(GatewayOptions options) {
        return options.processors().stream().map(ProcessorOptions::name).toList();
    }

    /**
     * Restores into the data directory.
     *
     * @throws IllegalStateException where payments are stored there
     */
    public Restored run() throws IOException {
        try (FileDisk disk = FileDisk.open(options.process().dataDirectory())) {
            return run(disk);
        }
    }

    /** Restores into a disk that holds nothing, or what an earlier run has left half done. */
    Restored run(Disk disk) throws IOException {
        long last = archive.lastPosition();
        long all = archive.payments();
        try (Restoration store = new Restoration(disk, options.store(), names(options), last)) {
            Mark mark = new Mark(store.journalId(), last, store.run());
            Pace pace = new Pace(all);
            archive.read(store, pace::at);
            store.write();
            List<Unsettled> unsettled = archive.unsettled();
            archive.giveTo(mark);
            store.finish();
            return new Restored(all, archive.mark(), mark, unsettled);
        }
    }

    @Override
    public void close() {
        archive.close();
    }

    private final class Pace {
        private final long all;
        private long toldNanos = System.nanoTime();

        Pace(long all) {
            this.all = all;
        }

        void at(long payments) {
            long now = System.nanoTime();
            if (now - toldNanos >= TELL_EVERY_NANOS) {
                toldNanos = now;
                progress.at(payments, all);
            }
        }
    }
}
