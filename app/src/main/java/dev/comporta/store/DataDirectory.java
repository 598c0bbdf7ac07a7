package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalVerifier;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.payment.DroppedHistory;
import dev.comporta.payment.Transition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A store's directory, looked into without changing it, even while its owner runs: what is in it,
 * and whether it is whole.
 */
public final class DataDirectory implements AutoCloseable {

    /**
     * What was found.
     *
     * @param snapshotSequence the last journal record that the snapshot covers; 0: there is none
     * @param historyRecords closed payments that have left the journal
     * @param dropped what is left of closed payments that have left the history, too
     * @param damage why the store would refuse to open; empty: it would open
     */
    public record Report(
            JournalVerifier.Report journal,
            long snapshotSequence,
            long historyRecords,
            Optional<DroppedHistory> dropped,
            Optional<String> damage) {}

    private final Disk disk;
    private final int historyFileRecords;

    public DataDirectory(Disk disk) {
        this(disk, StoreOptions.HISTORY_FILE_RECORDS);
    }

    /**
     * @param historyFileRecords as the store's options have it
     */
    public DataDirectory(Disk disk, int historyFileRecords) {
        this.disk = disk;
        this.historyFileRecords = historyFileRecords;
    }

    /** Opens a directory of the machine. */
    public static DataDirectory open(Path path) {
        try {
            return new DataDirectory(FileDisk.openReadOnly(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processors' wire names by their index; empty where the directory is new. */
    public List<String> processorNames() {
        try {
            return ProcessorNames.known(disk);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the processors' names", e);
        }
    }

    /** The random id of its journal; empty where the directory is new. */
    public OptionalLong journalId() {
        try {
            return Journal.idOf(disk);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the journal", e);
        }
    }

    /** What is left of payments that are not in it any more; empty: nothing was dropped. */
    public Optional<DroppedHistory> dropped() {
        try {
            return told(Snapshot.latest(disk, historyFileRecords));
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the snapshot", e);
        }
    }

    private static Optional<DroppedHistory> told(Snapshot snapshot) {
        Dropped dropped = snapshot.dropped();
        return dropped.records() == 0 ? Optional.empty() : Optional.of(dropped.told());
    }

    /** Up to where webhooks were delivered, as it was noted last. */
    public OptionalLong webhooksPosition() {
        return new FileBookmark(disk, FileBookmark.WEBHOOKS).position();
    }

    /** Whether nothing was ever stored in it. */
    public boolean isEmpty() throws IOException {
        return Snapshot.latest(disk, historyFileRecords).lastSequence() == 0
                && JournalVerifier.isEmpty(disk);
    }

    /** Reads and checks every record: the history's, the snapshot's, the journal's. */
    public Report verify() {
        JournalVerifier.Report journal = JournalVerifier.verify(disk);
        return report(readCompacted(1, record -> {}, record -> {}), journal);
    }

    /**
     * Hands over what the store would read, each transition once and from a position on: those of
     * the closed payments in the history, then of those that were open at the snapshot how their
     * attempts ended and their last one, then the journal behind the snapshot.
     */
    public Report transitions(long fromPosition, Consumer<Transition> target) {
        Consumer<RecordView> each =
                record -> {
                    if (record.sequence() >= fromPosition) {
                        target.accept(Transitions.of(record));
                    }
                };
        Compacted compacted = readCompacted(fromPosition, each, each);
        return report(
                compacted,
                JournalVerifier.dump(
                        disk,
                        RecordView.each(
                                record -> {
                                    if (record.sequence() > compacted.snapshotSequence) {
                                        each.accept(record);
                                    }
                                })));
    }

    /**
     * Hands over what the history and the journal hold as they are: until compaction has deleted a
     * segment, both may tell the same, and what the snapshot alone has is left out.
     */
    public Report dump(Consumer<Transition> target) {
        Consumer<RecordView> each = record -> target.accept(Transitions.of(record));
        Compacted compacted = readCompacted(1, each, record -> {});
        return report(compacted, JournalVerifier.dump(disk, RecordView.each(each)));
    }

    /** Hands over the last transition of each payment that is not closed. */
    public Report dumpOpen(Consumer<Transition> target) {
        Fold fold = new Fold(new NothingIsKept());
        Compacted compacted = readCompacted(Long.MAX_VALUE, record -> {}, fold::restore);
        JournalVerifier.Report journal =
                JournalVerifier.dump(
                        disk,
                        RecordView.each(
                                record -> {
                                    if (record.sequence() > compacted.snapshotSequence) {
                                        fold.apply(record);
                                    }
                                }));
        fold.open().drain(open -> target.accept(Transitions.of(open.last())));
        return report(compacted, journal);
    }

    private static final class NothingIsKept implements Fold.Sink {
        @Override
        public void closed(RecordView record, List<RecordView> earlier) {}

        @Override
        public void purged(RecordView record) {}
    }

    @Override
    public void close() {
        disk.close();
    }

    /** What compaction has taken out of the journal. */
    private record Compacted(
            long records,
            long snapshotSequence,
            Optional<DroppedHistory> dropped,
            Optional<String> damage) {}

    private Compacted readCompacted(
            long fromSequence, Consumer<RecordView> closed, Consumer<RecordView> open) {
        try {
            Snapshot snapshot = Snapshot.latest(disk, historyFileRecords);
            History history = snapshot.history();
            history.read(fromSequence, closed);
            snapshot.readOpen(disk, open);
            return new Compacted(
                    history.settled().recordCount(),
                    snapshot.lastSequence(),
                    told(snapshot),
                    Optional.empty());
        } catch (JournalException e) {
            return new Compacted(
                    0, 0, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the store's directory", e);
        }
    }

    private static Report report(Compacted compacted, JournalVerifier.Report journal) {
        return new Report(
                journal,
                compacted.snapshotSequence,
                compacted.records,
                compacted.dropped,
                compacted.damage.or(journal::damage));
    }
}
