package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.payment.DroppedHistory;
import dev.comporta.payment.Note;
import dev.comporta.payment.RestoreTarget;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a store's files of what somebody has kept of another one: history, a snapshot that covers
 * it, and behind that an empty journal with an id of its own, so that the one that was lost can't
 * be taken for it. Sequences go on behind the last one that is known.
 *
 * <p>Until {@link #finish} the directory is marked as unfinished, and no store opens it; one that
 * is begun anew replaces what is there.
 */
public final class Restoration implements RestoreTarget, AutoCloseable {
    private static final String UNFINISHED =
            "it was being restored from the archive. Begin again: RECOVER=archive, or comporta"
                    + " archive restore";

    private final Disk disk;
    private final StoreOptions options;
    private final long lastSequence;
    private final long journalId;
    private final long run = new SecureRandom().nextLong() | 1;
    private final SeriesAppender settled;
    private final SeriesAppender attempts;
    private final Fold open = new Fold(new NothingCloses());
    private Snapshot.Purge lastPurge = Snapshot.Purge.NONE;
    private Dropped dropped = Dropped.NONE;

    /**
     * Whether a disk holds nothing that a restoration would destroy: nothing at all, or an
     * unfinished one.
     */
    public static boolean isPossible(Disk disk, StoreOptions options) throws IOException {
        return Unfinished.isMarked(disk)
                || new DataDirectory(disk, options.historyFileRecords()).isEmpty();
    }

    /**
     * Begins.
     *
     * @param processors wire names, by index
     * @param lastSequence the last one that may have been given, as far as is known
     */
    public Restoration(Disk disk, StoreOptions options, List<String> processors, long lastSequence)
            throws IOException {
        if (!isPossible(disk, options)) {
            throw new IllegalStateException("payments are stored here");
        }
        this.disk = disk;
        this.options = options;
        this.lastSequence = lastSequence;
        journalId = options.journal().newJournalId().getAsLong();
        Unfinished.mark(disk, UNFINISHED);
        for (String name : disk.list()) {
            if (!name.equals(Unfinished.FILE)) {
                disk.delete(name);
            }
        }
        ProcessorNames.check(disk, processors);
        ProcessorNames.needDecisions(disk);
        History history = History.empty(disk, options.historyFileRecords());
        settled = new SeriesAppender(history.settled());
        attempts = new SeriesAppender(history.attempts());
    }

    /** The id of the journal that is made. */
    public long journalId() {
        return journalId;
    }

    /** The number of the run in which all that is restored was given. */
    public long run() {
        return run;
    }

    @Override
    public void purged(Purged last) {
        lastPurge = new Snapshot.Purge(last.position(), last.recordedAtMillis());
    }

    @Override
    public void dropped(DroppedHistory sums) {
        dropped = Dropped.of(sums);
    }

    @Override
    public void deadLetter(Changed buried, List<Changed> earlier, List<Note> notes) {
        newest(earlier).forEach(it -> open.restore(recordOf(it).sequence(it.position())));
        open.restore(recordOf(buried).sequence(buried.position()));
        recordsOf(buried, notes).forEach(it -> open.restore(it.sequence(buried.position())));
    }

    @Override
    public void closed(Changed closing, List<Changed> earlier, List<Note> notes) {
        try {
            for (Changed one : newest(earlier)) {
                attempts.append(recordOf(one), closing.position());
            }
            for (RecordView part : recordsOf(closing, notes)) {
                attempts.append(part, closing.position());
            }
            settled.append(recordOf(closing), closing.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<T> newest(List<T> earlier) {
        return earlier.subList(Math.max(0, earlier.size() - Fold.EARLIER_MAX), earlier.size());
    }

    private static RecordView recordOf(Changed changed) {
        StoredPayment payment = changed.payment();
        int type =
                switch (changed.change()) {
                    case SETTLED -> RecordType.SETTLED;
                    case ACKNOWLEDGED -> RecordType.ACKNOWLEDGED;
                    case BURIED -> RecordType.BURIED;
                    case PUT_BACK -> RecordType.PUT_BACK;
                    case ACCEPTED, ATTEMPTED, RETRIED ->
                            throw new IllegalArgumentException("not kept: " + changed);
                };
        return ofPayment(type, payment, changed.recordedAtMillis())
                .recordedAt(changed.recordedAtMillis(), payment.attempts(), payment.status())
                .evidence(payment.evidence().code())
                .amountCents(payment.amountCents())
                .instantNanos(payment.requestedAtNanos());
    }

    private static List<RecordView> recordsOf(Changed last, List<Note> notes) {
        List<RecordView> records = new ArrayList<>();
        for (Note note : notes) {
            List<ByteBuffer> parts = NoteRecords.parts(note.text());
            for (int number = 0; number < parts.size(); number++) {
                records.add(
                        ofPayment(RecordType.NOTE, last.payment(), note.atMillis())
                                .recordedAt(note.atMillis(), note.attempt(), number)
                                .evidence(parts.size())
                                .amountCents(parts.get(number).getLong(0))
                                .instantNanos(parts.get(number).getLong(Long.BYTES)));
            }
        }
        return records;
    }

    private static RecordView ofPayment(int type, StoredPayment payment, long atMillis) {
        return RecordView.ofType(type)
                .id(payment.id().getMostSignificantBits(), payment.id().getLeastSignificantBits())
                .processor(payment.processor())
                .ageMillis(Math.max(0, atMillis - payment.acceptedAtMillis()));
    }

    /** Makes everything safe that was taken; only {@link #finish} is left to do. */
    public void write() throws IOException {
        settled.force();
        attempts.force();
        disk.syncDirectory();
        History history = new History(settled.series(), attempts.series());
        new Snapshot(lastSequence, journalId, history, lastPurge, dropped).write(disk, open.open());
        if (dropped.records() > 0) {
            ProcessorNames.needDropping(disk);
        }
        Journal.create(disk, options.journal(), journalId, lastSequence);
        new Runs(List.of(new Runs.Run(1, run))).write(disk);
    }

    /** From now on it is a store. */
    public void finish() throws IOException {
        Unfinished.clear(disk);
    }

    @Override
    public void close() throws IOException {
        try (attempts) {
            settled.close();
        }
    }

    /** Only open payments are put into the fold. */
    private static final class NothingCloses implements Fold.Sink {
        @Override
        public void closed(RecordView record, List<RecordView> earlier) {
            throw new IllegalStateException("a closed payment among the open ones");
        }

        @Override
        public void purged(RecordView record) {
            throw new IllegalStateException("a purge among the open payments");
        }
    }
}
