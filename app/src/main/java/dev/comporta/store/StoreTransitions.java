package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.SegmentReader;
import dev.comporta.payment.Transition;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a store's files behind its owner's back: the history and the open payments where the reader
 * is behind a snapshot, then the journal.
 *
 * <p>Nothing that it reads changes: records that are synced, and files that compaction has
 * finished. One may be deleted under it; then reading ends, and goes on from a newer snapshot.
 *
 * <p>Threading: the owner says how far things are; one reader reads.
 */
final class StoreTransitions implements TransitionStream {

    /**
     * How far things are.
     *
     * @param safeSequence the last record that can't be lost any more
     * @param snapshot the newest one; it covers no more than is safe
     */
    record Stand(long safeSequence, Snapshot snapshot) {}

    private final Disk disk;
    private final long journalId;
    private final Runs runs;
    private volatile Stand stand;

    StoreTransitions(Disk disk, long journalId, Runs runs, Stand stand) {
        this.disk = disk;
        this.journalId = journalId;
        this.runs = runs;
        this.stand = stand;
    }

    void advance(Stand next) {
        stand = next;
    }

    @Override
    public long journalId() {
        return journalId;
    }

    @Override
    public long runAt(long position) {
        return runs.at(position);
    }

    @Override
    public long droppedUpTo() {
        return stand.snapshot().dropped().upToSequence();
    }

    @Override
    public long end() {
        return stand.safeSequence();
    }

    @Override
    public void read(long behind, Target target) {
        Stand now = stand;
        try {
            long covered = now.snapshot().lastSequence();
            if (behind < covered) {
                readCompacted(now.snapshot(), behind, target);
            }
            SegmentReader.read(
                    disk,
                    Math.max(behind, covered) + 1,
                    now.safeSequence(),
                    RecordView.each(record -> hand(record, target)));
        } catch (JournalException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnavailableException("can't read the open payments: " + e.getMessage());
        }
    }

    private static void hand(RecordView record, Target target) {
        target.take(Transitions.of(record));
        target.reached(record.sequence());
    }

    /**
     * The other records of the payment stand in front of the one that closed it, under its
     * sequence.
     */
    private static void handClosed(RecordView record, Target target) {
        target.take(Transitions.of(record));
        if (record.type() == RecordType.SETTLED || record.type() == RecordType.ACKNOWLEDGED) {
            target.reached(record.sequence());
        }
    }

    /**
     * The open payments come first, since their records have no order among those of the history:
     * only behind them is anything reached.
     */
    private void readCompacted(Snapshot snapshot, long behind, Target target) throws IOException {
        Snapshot.Purge purge = snapshot.lastPurge();
        if (purge.sequence() > behind) {
            target.take(new Transition.Purged(purge.sequence(), purge.atMillis()));
        }
        OpenTransitions open = new OpenTransitions(behind, target);
        snapshot.readOpen(disk, open::take);
        open.end();
        snapshot.history().read(behind + 1, record -> handClosed(record, target));
        open.undecidedAt(snapshot.lastSequence()).forEach(target::take);
        target.reached(snapshot.lastSequence());
    }

    /**
     * The records of open payments, which stand in a snapshot with the notes behind the rest: put
     * in front of the last one, as the decisions that they explain are, or come.
     */
    private static final class OpenTransitions {
        private final long behind;
        private final Target target;
        private final List<RecordView> payment = new ArrayList<>();
        private List<RecordView> undecided = List.of();

        OpenTransitions(long behind, Target target) {
            this.behind = behind;
            this.target = target;
        }

        void take(RecordView record) {
            if (!payment.isEmpty() && !payment.getFirst().id().equals(record.id())) {
                end();
            }
            payment.add(record.detach());
        }

        /** The records of one payment are all there. */
        void end() {
            List<RecordView> notes =
                    payment.stream().filter(it -> it.type() == RecordType.NOTE).toList();
            payment.removeAll(notes);
            if (payment.isEmpty()) {
                return;
            }
            RecordView last = payment.removeLast();
            payment.addAll(NoteRecords.decided(notes, last));
            payment.add(last);
            payment.forEach(this::handOver);
            payment.clear();
            if (!notes.isEmpty() && awaitsDecision(last, notes.getLast())) {
                keepNewer(notes.stream().filter(it -> it.attempts() == last.attempts()).toList());
            }
        }

        /** Of what is in front of its decision there is one at most, and it comes last. */
        private void keepNewer(List<RecordView> notes) {
            if (undecided.isEmpty()
                    || undecided.getLast().sequence() < notes.getLast().sequence()) {
                undecided = notes;
            }
        }

        private static boolean awaitsDecision(RecordView last, RecordView note) {
            return note.attempts() == last.attempts() && note.sequence() > last.sequence();
        }

        /** The parts of a note that the journal goes on behind. */
        List<Transition> undecidedAt(long lastSequence) {
            return undecided.isEmpty() || undecided.getLast().sequence() != lastSequence
                    ? List.of()
                    : undecided.stream().map(Transitions::of).toList();
        }

        private void handOver(RecordView record) {
            if (record.sequence() > behind) {
                target.take(Transitions.of(record));
            }
        }
    }
}
