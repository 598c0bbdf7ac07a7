package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.SegmentRange;
import dev.comporta.journal.SegmentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Turns sealed journal segments into history and a newer snapshot. It reads files and writes files,
 * and shares nothing with the thread that owns the store; a crash at any step leaves the older
 * snapshot valid.
 */
final class Compactor {
    private Compactor() {}

    /**
     * Compacts.
     *
     * @param sealed segments in order, the first one right behind the snapshot
     * @return the newer snapshot, safe on disk
     */
    static Snapshot compact(Disk disk, Snapshot older, long journalId, List<SegmentRange> sealed)
            throws IOException {
        try (HistoryAppender appender = new HistoryAppender(older)) {
            Fold fold = new Fold(appender);
            older.readOpen(disk, fold::restore);
            for (SegmentRange range : sealed) {
                SegmentReader.readAll(disk, range, RecordView.each(fold::apply));
            }
            appender.force();
            // A snapshot must never be there without a file that it counts on.
            disk.syncDirectory();
            Snapshot newer =
                    new Snapshot(
                            sealed.getLast().lastSequence(),
                            journalId,
                            appender.history(),
                            appender.lastPurge);
            newer.write(disk, fold.open());
            return newer;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Appends closed payments behind those that a snapshot counts. */
    private static final class HistoryAppender implements Fold.Sink, AutoCloseable {
        private final SeriesAppender settled;
        private final SeriesAppender attempts;
        private Snapshot.Purge lastPurge;

        HistoryAppender(Snapshot older) {
            settled = new SeriesAppender(older.history().settled());
            attempts = new SeriesAppender(older.history().attempts());
            lastPurge = older.lastPurge();
        }

        History history() {
            return new History(settled.series(), attempts.series());
        }

        @Override
        public void closed(RecordView record, List<RecordView> earlier) {
            try {
                for (RecordView one : earlier) {
                    attempts.append(one, record.sequence());
                }
                settled.append(record, record.sequence());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void purged(RecordView record) {
            lastPurge = new Snapshot.Purge(record.sequence(), record.recordedAtMillis());
            try {
                settled.restart();
                attempts.restart();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void force() throws IOException {
            settled.force();
            attempts.force();
        }

        @Override
        public void close() throws IOException {
            try (attempts) {
                settled.close();
            }
        }
    }
}
