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
    private final Compactor compactor;
    private final Executor background;
    private final Executor owner;
    private Snapshot snapshot;
    private boolean running;
    private @Nullable String problem;

    Compaction(Disk disk, Snapshot snapshot, Executor background, Executor owner) {
        this.disk = disk;
        compactor = new Compactor(disk);
        this.snapshot = snapshot;
        this.background = background;
        this.owner = owner;
    }

    History history() {
        return snapshot.history();
    }

    /** What the last run stumbled over; it is tried again. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Starts a run where the journal has sealed segments and none is under way. */
    void start(Journal journal) {
        List<SegmentRange> sealed =
                journal.sealedSegments().stream()
                        .filter(range -> range.firstSequence() > snapshot.lastSequence())
                        .toList();
        if (running || sealed.isEmpty()) {
            return;
        }
        running = true;
        Snapshot older = snapshot;
        background.execute(
                () -> {
                    Result result = run(older, journal.journalId(), sealed);
                    owner.execute(() -> finish(result, journal));
                });
    }

    /** Whether a record has left the journal for the history. */
    boolean covers(long sequence) {
        return sequence <= snapshot.lastSequence();
    }

    private record Result(@Nullable Snapshot newer, @Nullable String problem) {}

    private Result run(Snapshot older, long journalId, List<SegmentRange> sealed) {
        try {
            return new Result(compactor.compact(older, journalId, sealed), null);
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            // Whatever it was: a run without an end would be the last one, and nobody be told.
            // Also an OutOfMemoryError: a run shares nothing, and what it took is free again.
            return new Result(null, "compaction failed and is tried again: " + e);
        }
    }

    private void finish(Result result, Journal journal) {
        running = false;
        problem = result.problem;
        Snapshot newer = result.newer;
        if (newer != null) {
            snapshot = newer;
            journal.deleteBefore(newer.lastSequence() + 1);
            background.execute(() -> deleteOlder(newer));
        }
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
