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
     * @param sealed segments in order, the first one right behind the snapshot; none: the snapshot
     *     is written again, with another history
     * @return the newer snapshot, safe on disk
     */
    static Snapshot compact(Disk disk, Snapshot older, long journalId, List<SegmentRange> sealed)
            throws IOException {
        try (HistoryAppender appender = HistoryAppender.behind(older)) {
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
                            sealed.isEmpty()
                                    ? older.lastSequence()
                                    : sealed.getLast().lastSequence(),
                            journalId,
                            appender.history(),
                            appender.lastPurge(),
                            appender.dropped());
            newer.write(disk, fold.open());
            return newer;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
