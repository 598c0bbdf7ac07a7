package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventLog.Outcome;
import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalListener;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.RecordFrame;
import dev.comporta.meter.Histogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal of batches, and those who wait to hear that theirs are kept.
 *
 * <p>Threading: one owner; {@link #status}, {@link #syncedSequence} and the histograms may be read
 * on any thread.
 */
final class OwnedLog {
    private static final long SYNC_EVERY_NANOS = 100_000_000L;
    private static final long BACKGROUND_EVERY_NANOS = 1_000_000_000L;

    private final LogOptions options;
    private final LongSupplier nanos;
    private final Runnable openTurn;
    private final Journal journal;
    private final FrameWriter writer;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Histogram writes = histogram();
    private final Histogram syncs = histogram();
    private @Nullable String lackOfSpace;
    private long nextSyncNanos;
    private long nextBackgroundNanos;
    private volatile LogStatus status;
    private volatile long syncedSequence;

    private record Waiting(long sequence, Consumer<Outcome> kept) {}

    /**
     * Opens the journal of a disk, or starts one.
     *
     * @param loadedSequence what is behind it must be there
     * @param openTurn has {@link #endTurn} called soon
     * @throws JournalException as {@link Journal#open}
     */
    OwnedLog(
            Disk disk,
            LogOptions options,
            JournalThreads threads,
            long loadedSequence,
            LongSupplier nanos,
            Runnable openTurn) {
        this.options = options;
        this.nanos = nanos;
        this.openTurn = openTurn;
        journal =
                Journal.open(
                        disk,
                        options.journal(),
                        threads,
                        new Listener(),
                        loadedSequence + 1,
                        (record, offset) -> {});
        writer = new FrameWriter(journal);
        journal.reserve(options.reservedRecords());
        syncedSequence = journal.syncedSequence();
        status = readStatus();
    }

    private static Histogram histogram() {
        return Histogram.between(Duration.ofNanos(10_000), Duration.ofSeconds(10));
    }

    long journalId() {
        return journal.journalId();
    }

    /**
     * Appends a batch; {@link #endTurn} must follow.
     *
     * @return false: there is no room for it
     */
    boolean append(EventBatch batch, Consumer<Outcome> kept) {
        if (journal.failure().isPresent()) {
            kept.accept(Outcome.UNAVAILABLE);
            return true;
        }
        if (!hasRoomFor(Frame.records(Frame.bytes(batch)))) {
            return false;
        }
        try {
            waiting.add(new Waiting(writer.write(batch), kept));
        } catch (JournalException _) { // it has failed meanwhile: nothing more is written
            kept.accept(Outcome.UNAVAILABLE);
        }
        return true;
    }

    private boolean hasRoomFor(long records) {
        return !journal.isStalled()
                && journal.roomRecords() >= records
                && keptRecords() + records <= options.journalMax();
    }

    private long keptRecords() {
        return journal.appendedSequence() - journal.firstSequence() + 1;
    }

    /** Writes what was appended, and tells those whose batches are as safe as was promised. */
    void endTurn() {
        journal.flush();
        if (options.durability() == Durability.POWER) {
            journal.requestSync();
        }
        release(keptSequence(), Outcome.KEPT);
        if (journal.failure().isPresent()) {
            release(Long.MAX_VALUE, Outcome.UNAVAILABLE);
        } else if (journal.isStalled()) {
            failBehind(journal.writtenSequence());
        }
        journal.reserve(options.reservedRecords());
        syncedSequence = journal.syncedSequence();
    }

    private long keptSequence() {
        return switch (options.durability()) {
            case PROCESS -> journal.writtenSequence();
            case POWER -> journal.syncedSequence();
        };
    }

    private void release(long upToSequence, Outcome outcome) {
        Waiting first;
        while ((first = waiting.peek()) != null && first.sequence() <= upToSequence) {
            waiting.remove().kept().accept(outcome);
        }
    }

    /** What is only in memory may be written once the disk has room: nobody waits for that. */
    private void failBehind(long writtenSequence) {
        Waiting last;
        while ((last = waiting.peekLast()) != null && last.sequence() > writtenSequence) {
            waiting.removeLast().kept().accept(Outcome.UNAVAILABLE);
        }
    }

    /**
     * Time has passed: starts what is due in the background.
     *
     * @param loadedSequence records up to this one are needed no more
     */
    void tick(long loadedSequence) {
        long now = nanos.getAsLong();
        if (now - nextSyncNanos >= 0) {
            nextSyncNanos = now + SYNC_EVERY_NANOS;
            journal.requestSync();
        }
        if (now - nextBackgroundNanos >= 0) {
            nextBackgroundNanos = now + BACKGROUND_EVERY_NANOS;
            lackOfSpace = null;
            journal.tick();
            journal.deleteBefore(loadedSequence + 1);
        }
        status = readStatus();
    }

    private LogStatus readStatus() {
        return new LogStatus(
                keptRecords() * RecordFrame.LENGTH,
                journal.appendedSequence() - journal.syncedSequence(),
                journal.roomRecords() * RecordFrame.LENGTH,
                problem());
    }

    private Optional<String> problem() {
        Optional<String> failure = journal.failure().map(it -> "the journal failed: " + it);
        if (failure.isPresent()) {
            return failure;
        }
        if (hasRoomFor(1)) {
            return Optional.empty();
        }
        if (journal.isStalled() || lackOfSpace != null) {
            return Optional.of("the disk is full: " + Objects.toString(lackOfSpace, "stalled"));
        }
        return keptRecords() < options.journalMax()
                ? Optional.of("room for more events is being made")
                : Optional.of("the journal is full: its events are not loaded fast enough");
    }

    LogStatus status() {
        return status;
    }

    /** How far the journal survives power loss. */
    long syncedSequence() {
        return syncedSequence;
    }

    Histogram writes() {
        return writes;
    }

    Histogram syncs() {
        return syncs;
    }

    /**
     * Writes and syncs what is left; who waits hears of it.
     *
     * @param endBackground waits for what syncs and allocates, and lets it do nothing more
     */
    void close(Runnable endBackground) {
        endTurn();
        endBackground.run();
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("can't close the journal: " + e.getMessage(), e);
        } finally {
            if (journal.failure().isEmpty()) {
                syncedSequence = journal.writtenSequence(); // to close it is to sync it
                release(syncedSequence, Outcome.KEPT);
            }
            release(Long.MAX_VALUE, Outcome.UNAVAILABLE);
        }
    }

    private final class Listener implements JournalListener {
        @Override
        public void advanced() {
            openTurn.run();
        }

        @Override
        public void written(long durationNanos) {
            writes.record(durationNanos);
        }

        @Override
        public void synced(long durationNanos) {
            syncs.record(durationNanos);
        }

        @Override
        public void failed(Throwable cause) {
            LogEvents.JOURNAL_FAILED.tell(
                    cause, "the events' journal failed, restart: " + cause, String.valueOf(cause));
            openTurn.run();
        }

        @Override
        public void noSpace(NoSpaceException cause) {
            if (lackOfSpace == null) {
                LogEvents.JOURNAL_FULL.tell(
                        "the disk has no room for events: " + cause.getMessage(),
                        String.valueOf(cause.getMessage()));
            }
            lackOfSpace = String.valueOf(cause.getMessage());
        }
    }
}
