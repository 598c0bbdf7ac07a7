package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFile;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A point that recovery may start from: everything up to one sequence, as the history of settled
 * payments and a file of the open ones.
 *
 * <p>The file {@code snapshot-<sequence in hex>.log} is made under another name, synced and then
 * renamed, so it is whole or absent. Its first record describes it (sequence: {@link
 * #lastSequence}; id: first file and record count of the history's settled payments; amount: how
 * many records follow for the open payments; instant: the journal's id). Then come the open
 * payments': for each, those that ended its attempts before, then its last one. The next record
 * tells of the history's attempts (id: first file and record count) and of the last purge (amount:
 * its sequence; recorded at); programs that knew of none did not write it, and do not read it. Last
 * comes what is left of what was {@link Dropped}, where something was.
 *
 * @param lastSequence the last journal record that it covers; 0: none
 * @param journalId of the journal that it was made from
 * @param lastPurge the last one that it covers, as far as is known
 * @param dropped what is left of payments that are in the history no more
 */
record Snapshot(
        long lastSequence, long journalId, History history, Purge lastPurge, Dropped dropped) {
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".log";
    private static final String UNFINISHED = "snapshot.tmp";

    /**
     * That everything before was forgotten.
     *
     * @param sequence of its record; 0: nothing ever was
     * @param atMillis epoch milliseconds
     */
    record Purge(long sequence, long atMillis) {
        static final Purge NONE = new Purge(0, 0);
    }

    /** The newest snapshot of a directory; one that covers nothing where there is none. */
    static Snapshot latest(Disk disk, int recordsPerFile) throws IOException {
        Snapshot latest =
                new Snapshot(0, 0, History.empty(disk, recordsPerFile), Purge.NONE, Dropped.NONE);
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                Snapshot snapshot = latest.readNewer(disk, name);
                if (snapshot.lastSequence > latest.lastSequence) {
                    latest = snapshot;
                }
            }
        }
        return latest;
    }

    /** Hands over the records of the open payments. */
    void readOpen(Disk disk, Consumer<RecordView> target) throws IOException {
        if (lastSequence == 0) {
            return;
        }
        try (RecordFile file = RecordFile.open(disk, fileName())) {
            RecordView head = RecordView.read(file, 0);
            file.read(1, 1 + head.amountCents(), RecordView.each(target));
        }
    }

    /** Writes it; once this returns it survives a power loss. */
    void write(Disk disk, OpenRecords open) throws IOException {
        try (RecordFile file = RecordFile.create(disk, UNFINISHED)) {
            descriptionOf(history.settled(), open.recordCount()).appendTo(file, lastSequence);
            open.forEachRecord(record -> record.appendTo(file, record.sequence()));
            descriptionOf(history.attempts(), lastPurge.sequence())
                    .recordedAt(lastPurge.atMillis(), 0, 0)
                    .appendTo(file, lastSequence);
            dropped.appendTo(file, lastSequence);
            file.force();
        }
        disk.rename(UNFINISHED, fileName());
        disk.syncDirectory();
    }

    /** The same without its oldest history. */
    Snapshot without(OldFiles old) {
        return new Snapshot(
                lastSequence, journalId, old.without(history), lastPurge, old.dropped());
    }

    /** Deletes what only older snapshots needed. */
    void deleteOlder(Disk disk) throws IOException {
        for (String name : disk.list()) {
            boolean oldSnapshot =
                    name.startsWith(PREFIX) && name.endsWith(SUFFIX) && !name.equals(fileName());
            if (oldSnapshot
                    || history.settled().isBefore(name)
                    || history.attempts().isBefore(name)) {
                disk.delete(name);
            }
        }
    }

    /** Reads another one, of a history in the same place. */
    private Snapshot readNewer(Disk disk, String name) throws IOException {
        try (RecordFile file = RecordFile.open(disk, name)) {
            RecordView head = RecordView.read(file, 0);
            if (head.type() != RecordType.SNAPSHOT || !nameOf(head.sequence()).equals(name)) {
                throw JournalException.damaged(name + " is no snapshot");
            }
            long end = 1 + head.amountCents();
            RecordView attempts =
                    file.count() > end ? RecordView.read(file, end) : new RecordView();
            return new Snapshot(
                    head.sequence(),
                    head.instantNanos(),
                    new History(
                            history.settled().with(head.idMsb(), head.idLsb(), head.sequence()),
                            history.attempts()
                                    .with(attempts.idMsb(), attempts.idLsb(), head.sequence())),
                    new Purge(attempts.amountCents(), attempts.recordedAtMillis()),
                    Dropped.read(file, end + 1));
        }
    }

    private RecordView descriptionOf(RecordSeries series, long amount) {
        return RecordView.ofType(RecordType.SNAPSHOT)
                .id(series.firstFile(), series.recordCount())
                .amountCents(amount)
                .instantNanos(journalId);
    }

    private String fileName() {
        return nameOf(lastSequence);
    }

    private static String nameOf(long sequence) {
        return PREFIX + String.format(Locale.ROOT, "%016x", sequence) + SUFFIX;
    }
}
