package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventLog.Outcome;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.RecordFrame;
import dev.comporta.journal.StepExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log on a disk, driven step by step. */
final class LogFixture {
    /** 63 records. */
    static final int SEGMENT_BYTES = 4096;

    final StepOwner owner = new StepOwner();
    final StepExecutor syncs = new StepExecutor();
    final StepExecutor allocations = new StepExecutor();
    long nowNanos;

    static LogOptions options(Durability durability) {
        return options(durability, 1 << 20);
    }

    static LogOptions options(Durability durability, long journalMaxBytes) {
        JournalOptions journal =
                new JournalOptions(SEGMENT_BYTES, 32 * RecordFrame.LENGTH, () -> 0x5EEDL);
        return new LogOptions(durability, journal, journalMaxBytes, 1 << 20);
    }

    JournalLog open(Disk disk, LogOptions options, Optional<Position> loaded) {
        return new JournalLog(disk, options, owner, syncs, allocations, loaded, () -> nowNanos);
    }

    JournalLog open(Disk disk) {
        return open(disk, options(Durability.PROCESS), Optional.empty());
    }

    /** What the background has to do, and what it tells. */
    void background() {
        boolean isMore = true;
        while (isMore) {
            owner.turn();
            boolean hasSynced = syncs.runNext();
            isMore = allocations.runNext() || hasSynced;
        }
    }

    /** Time for everything that is done now and then. */
    void tick(JournalLog log) {
        owner.turn();
        nowNanos += 2_000_000_000L;
        log.tick();
        background();
        log.tick();
    }

    /** Whoever waits for batches, and what they were told. */
    static final class Told {
        final List<Outcome> outcomes = new ArrayList<>();

        boolean append(JournalLog log, EventBatch batch) {
            return log.append(batch, outcomes::add);
        }
    }
}
