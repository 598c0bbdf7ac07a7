package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.SegmentRange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the compactor in the background, one run at a time, and knows the newest snapshot.
 *
 * <p>Threading: the owner calls every method; only the run itself is elsewhere.
 */
final class Compaction {
    private final Disk disk;
    private final Executor background;
    private final Executor owner;
    private Snapshot snapshot;
    private boolean running;
    private @Nullable OldFiles old;
    private @Nullable String problem;

    Compaction(Disk disk, Snapshot snapshot, Executor background, Executor owner) {
        this.disk = disk;
        this.snapshot = snapshot;
        this.background = background;
        this.owner = owner;
    }

    /** The newest one. */
    Snapshot snapshot() {
        return snapshot;
    }

    History history() {
        return snapshot.history();
    }

    /** What the last run stumbled over; it is tried again. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** With the next run old files go, if they are still there. */
    void drop(OldFiles files) {
        old = files;
    }

    /**
     * Starts a run where the journal has sealed segments or old files may go, and none is under
     * way.
     */
    void start(Journal journal) {
        List<SegmentRange> sealed =
                journal.sealedSegments().stream()
                        .filter(range -> range.firstSequence() > snapshot.lastSequence())
                        .toList();
        if (running || (sealed.isEmpty() && old == null)) {
            return;
        }
        running = true;
        Snapshot older = withoutOldFiles();
        background.execute(
                () -> {
                    Runnable result = run(older, journal, sealed);
                    owner.execute(
                            () -> {
                                running = false;
                                result.run();
                            });
                });
    }

    /** Whether a record has left the journal for the history. */
    boolean covers(long sequence) {
        return sequence <= snapshot.lastSequence();
    }

    private Snapshot withoutOldFiles() {
        OldFiles files = old;
        old = null;
        return files != null && files.areIn(snapshot.history())
                ? snapshot.without(files)
                : snapshot;
    }

    /** Gives what the owner must do with its result. */
    private Runnable run(Snapshot older, Journal journal, List<SegmentRange> sealed) {
        try {
            Snapshot newer = Compactor.compact(disk, older, journal.journalId(), sealed);
            return () -> finish(newer, journal);
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            // Whatever it was: a run without an end would be the last one, and nobody be told.
            // Also an OutOfMemoryError: a run shares nothing, and what it took is free again.
            return () -> problem = "compaction failed and is tried again: " + e;
        }
    }

    private void finish(Snapshot newer, Journal journal) {
        problem = null;
        snapshot = newer;
        journal.deleteBefore(newer.lastSequence() + 1);
        background.execute(() -> deleteOlder(newer));
    }

    /** Leftovers do no harm: the next run deletes them. */
    private void deleteOlder(Snapshot newer) {
        try {
            newer.deleteOlder(disk);
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            owner.execute(() -> problem = "can't delete old files: " + e);
        }
    }
}
