package dev.comporta.store.embedded;

import dev.comporta.journal.Disk;
import dev.comporta.journal.RecordFile;
import dev.comporta.journal.RecordView;
import dev.comporta.journal.SegmentRange;
import dev.comporta.journal.SegmentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns sealed journal segments into history and a newer snapshot. It reads files and writes files,
 * and shares nothing with the thread that owns the store; a crash at any step leaves the older
 * snapshot valid.
 */
final class Compactor {
    private final Disk disk;
    private final int recordsPerFile;

    Compactor(Disk disk, int recordsPerFile) {
        this.disk = disk;
        this.recordsPerFile = recordsPerFile;
    }

    /**
     * Compacts.
     *
     * @param sealed segments in order, the first one right behind the snapshot
     * @return the newer snapshot, safe on disk
     */
    Snapshot compact(Snapshot older, long journalId, List<SegmentRange> sealed) throws IOException {
        try (HistoryAppender appender = new HistoryAppender(older.history())) {
            Fold fold = new Fold(appender);
            older.readOpen(disk, fold::restore);
            for (SegmentRange range : sealed) {
                SegmentReader.readAll(disk, range, fold::apply);
            }
            appender.force();
            // A snapshot must never be there without a file that it counts on.
            disk.syncDirectory();
            Snapshot newer =
                    new Snapshot(sealed.getLast().lastSequence(), journalId, appender.history());
            newer.write(disk, fold.records());
            return newer;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Appends settled payments behind those that a snapshot counts. */
    private final class HistoryAppender implements Fold.Sink, AutoCloseable {
        private long firstFile;
        private long recordCount;
        private @Nullable RecordFile current;

        HistoryAppender(History history) {
            firstFile = history.firstFile();
            recordCount = history.recordCount();
        }

        History history() {
            return new History(firstFile, recordCount);
        }

        @Override
        public void settled(RecordView record) {
            try {
                file().append(record);
                recordCount++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A new history starts in a new file; the old ones are deleted with the old snapshot. */
        @Override
        public void purged() {
            try {
                firstFile += (recordCount + recordsPerFile - 1) / recordsPerFile;
                recordCount = 0;
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void force() throws IOException {
            if (current != null) {
                current.force();
            }
        }

        @Override
        public void close() throws IOException {
            if (current != null) {
                current.close();
                current = null;
            }
        }

        private RecordFile file() throws IOException {
            long start = recordCount % recordsPerFile;
            if (current != null && start == 0) {
                current.force();
                close();
            }
            if (current == null) {
                String name = History.fileName(firstFile + recordCount / recordsPerFile);
                if (start == 0) {
                    current = RecordFile.create(disk, name);
                } else {
                    current = RecordFile.open(disk, name);
                    current.truncate(start);
                }
            }
            return current;
        }
    }
}
