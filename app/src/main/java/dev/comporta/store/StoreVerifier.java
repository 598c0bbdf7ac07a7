package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalVerifier;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks through a store's directory without changing it, even while its owner runs. */
public final class StoreVerifier {

    /**
     * What was found.
     *
     * @param historyRecords closed payments that have left the journal
     * @param snapshotSequence the last journal record that the snapshot covers; 0: there is none
     * @param damage why the store would refuse to open; empty: it would open
     */
    public record Report(
            JournalVerifier.Report journal,
            long historyRecords,
            long snapshotSequence,
            Optional<String> damage) {}

    private StoreVerifier() {}

    /** Reads and checks every record: the history's, the snapshot's, the journal's. */
    public static Report verify(Disk disk) {
        return read(disk, record -> {}, JournalVerifier.verify(disk));
    }

    /**
     * Hands over every closed payment of the history, each behind how its attempts before ended and
     * its notes, then every record of the journal.
     */
    public static Report dump(Disk disk, Consumer<RecordView> target) {
        Report history =
                read(disk, target, new JournalVerifier.Report(0, 0, 0, 0, Optional.empty()));
        JournalVerifier.Report journal = JournalVerifier.dump(disk, RecordView.each(target));
        return new Report(
                journal,
                history.historyRecords,
                history.snapshotSequence,
                history.damage.or(journal::damage));
    }

    /**
     * Hands over what the directory tells, each record once: those of the payments that were open
     * at the snapshot, the history, and the journal behind the snapshot.
     */
    public static Report dumpAsRead(Disk disk, Consumer<RecordView> target) {
        try {
            Snapshot.latest(disk).readOpen(disk, target);
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Code.UNREADABLE, "can't read the store's directory", e);
        }
        Report history =
                read(disk, target, new JournalVerifier.Report(0, 0, 0, 0, Optional.empty()));
        JournalVerifier.Report journal =
                JournalVerifier.dump(
                        disk,
                        RecordView.each(
                                record -> {
                                    if (record.sequence() > history.snapshotSequence) {
                                        target.accept(record);
                                    }
                                }));
        return new Report(
                journal,
                history.historyRecords,
                history.snapshotSequence,
                history.damage.or(journal::damage));
    }

    /** The text of a {@code NOTE} record: a part of what an operator wrote down. */
    public static String noteText(RecordView part) {
        return NoteRecords.text(part);
    }

    /** The processors' wire names by their index; empty where the directory is new. */
    public static List<String> processorNames(Disk disk) {
        try {
            return ProcessorNames.known(disk);
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Code.UNREADABLE, "can't read the processors' names", e);
        }
    }

    private static Report read(
            Disk disk, Consumer<RecordView> target, JournalVerifier.Report journal) {
        try {
            Snapshot snapshot = Snapshot.latest(disk);
            snapshot.readOpen(disk, record -> {});
            History history = snapshot.history();
            history.read(disk, StoreOptions.HISTORY_FILE_RECORDS, target);
            return new Report(
                    journal,
                    history.settled().recordCount(),
                    snapshot.lastSequence(),
                    journal.damage());
        } catch (JournalException e) {
            return new Report(journal, 0, 0, Optional.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Code.UNREADABLE, "can't read the store's directory", e);
        }
    }
}
