package dev.comporta.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Appends closed payments to a history. What it has already may be handed over again, to no effect:
 * the records of both series are told apart by their sequences.
 *
 * <p>Errors of the disk that it writes to are {@link UncheckedIOException}s.
 */
final class HistoryAppender implements Fold.Sink, AutoCloseable {
    private final SeriesAppender settled;
    private final SeriesAppender attempts;
    private Snapshot.Purge lastPurge;
    private Dropped dropped;

    // What is there already is up to these sequences.
    private long settledUpTo;
    private long attemptsUpTo;

    private HistoryAppender(
            History history,
            Snapshot.Purge lastPurge,
            Dropped dropped,
            long settledUpTo,
            long attemptsUpTo) {
        settled = new SeriesAppender(history.settled());
        attempts = new SeriesAppender(history.attempts());
        this.lastPurge = lastPurge;
        this.dropped = dropped;
        this.settledUpTo = settledUpTo;
        this.attemptsUpTo = attemptsUpTo;
    }

    /** Goes on where a snapshot ends. */
    static HistoryAppender behind(Snapshot snapshot) {
        return new HistoryAppender(
                snapshot.history(),
                snapshot.lastPurge(),
                snapshot.dropped(),
                snapshot.lastSequence(),
                snapshot.lastSequence());
    }

    /**
     * Goes on behind what was appended to a history, and is counted by no snapshot yet.
     *
     * @param lastPurge behind which all of that is
     * @param dropped the same
     */
    static HistoryAppender behindWhatIsIn(
            History history, Snapshot.Purge lastPurge, Dropped dropped) throws IOException {
        RecordSeries.Found settled = history.settled().found();
        RecordSeries.Found attempts = history.attempts().found();
        return new HistoryAppender(
                new History(settled.series(), attempts.series()),
                lastPurge,
                dropped,
                settled.upToSequence(),
                attempts.upToSequence());
    }

    History history() {
        return new History(settled.series(), attempts.series());
    }

    Snapshot.Purge lastPurge() {
        return lastPurge;
    }

    /** What is left of what the history does not have any more. */
    Dropped dropped() {
        return dropped;
    }

    @Override
    public void closed(RecordView record, List<RecordView> earlier) {
        earlier.forEach(one -> attempt(one, record.sequence()));
        settled(record);
    }

    @Override
    public void purged(RecordView record) {
        purged(new Snapshot.Purge(record.sequence(), record.recordedAtMillis()));
    }

    void purged(Snapshot.Purge purge) {
        if (purge.sequence() <= lastPurge.sequence()) {
            return;
        }
        lastPurge = purge;
        beginAnew(Dropped.NONE, purge.sequence());
    }

    /** Begins with what is left of dropped history, where that was not taken in before it was. */
    void dropped(Dropped there) {
        if (there.upToSequence() > Math.max(settledUpTo, dropped.upToSequence())) {
            beginAnew(there, there.upToSequence());
        }
    }

    private void beginAnew(Dropped left, long upToSequence) {
        dropped = left;
        unchecked(settled::restart);
        unchecked(attempts::restart);
        settledUpTo = upToSequence;
        attemptsUpTo = upToSequence;
    }

    /** The last sequence up to which it takes no settled payment again. */
    long settledUpTo() {
        return settledUpTo;
    }

    /** The same of attempts. */
    long attemptsUpTo() {
        return attemptsUpTo;
    }

    void settled(RecordView record) {
        if (record.sequence() > settledUpTo) {
            unchecked(() -> settled.append(record, record.sequence()));
        }
    }

    /** Takes a record of a payment that was closed under a sequence. */
    void attempt(RecordView record, long closedSequence) {
        if (closedSequence > attemptsUpTo) {
            unchecked(() -> attempts.append(record, closedSequence));
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

    private interface Write {
        void run() throws IOException;
    }

    private static void unchecked(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
