package dev.comporta.gateway;

import dev.comporta.archive.Mark;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalThreads;
import dev.comporta.payment.Clock;
import dev.comporta.service.BackgroundThread;
import dev.comporta.store.RecoveryProgress;
import dev.comporta.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A store with what it was read from, and the threads that work for it in the background.
 *
 * <p>Threading: opened on whichever thread has the time; from {@link #handOver} on, or where nobody
 * takes it, until {@link #close}, one owner's. What the background has to tell the owner meanwhile
 * is held.
 */
final class OpenedStore implements AutoCloseable {
    static final String SYNC_THREAD = "journal-sync";

    private static final Duration BUSY_TELL_AFTER = Duration.ofSeconds(5);

    private final Disk disk;
    private final List<BackgroundThread> backgroundThreads = new ArrayList<>();
    private final HeldTasks owner = new HeldTasks();
    private final Store store;

    private OpenedStore(GatewayOptions options, Disk disk, Clock clock, RecoveryProgress progress) {
        this.disk = disk;
        try {
            store =
                    Store.open(
                            disk,
                            options.store(),
                            new JournalThreads(
                                    background(SYNC_THREAD),
                                    background("journal-allocation"),
                                    owner),
                            background("compaction"),
                            clock,
                            options.processors().stream().map(ProcessorOptions::name).toList(),
                            progress);
        } catch (RuntimeException | Error e) {
            endBackground();
            disk.close();
            throw e;
        }
    }

    /**
     * Reads back what a disk holds, which may take long.
     *
     * @param archived how far the archive is, as far as is known
     * @param progress told on this thread
     * @throws JournalException where it can't be read, or the archive contradicts it
     */
    static OpenedStore open(
            GatewayOptions options,
            Disk disk,
            Clock clock,
            Optional<Mark> archived,
            RecoveryProgress progress) {
        OpenedStore opened = new OpenedStore(options, disk, clock, progress);
        try {
            archived.ifPresent(opened::requireArchived);
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** Payments of which only the archive knows would be taken in, and sent, once more. */
    private void requireArchived(Mark mark) {
        Optional<String> contradiction = mark.contradiction(store.transitions());
        if (contradiction.isPresent()) {
            throw new JournalException(JournalException.Code.OUTDATED, contradiction.get());
        }
    }

    /**
     * Gives the store to its owner.
     *
     * @param tasks runs on the owner's thread what the background has to tell
     */
    Store handOver(Executor tasks) {
        owner.passOnTo(tasks);
        return store;
    }

    /** The background threads that have been at one piece of work for long, by name. */
    Map<String, Duration> busyThreads() {
        Map<String, Duration> busy = new LinkedHashMap<>();
        for (BackgroundThread thread : backgroundThreads) {
            Duration time = thread.busyFor();
            if (time.compareTo(BUSY_TELL_AFTER) > 0) {
                busy.put(thread.name(), time);
            }
        }
        return busy;
    }

    @Override
    public void close() {
        endBackground();
        store.close();
        disk.close();
    }

    private BackgroundThread background(String name) {
        BackgroundThread thread = new BackgroundThread(name);
        backgroundThreads.add(thread);
        return thread;
    }

    /** Lets what is under way end: an interrupt would close the files under it. */
    private void endBackground() {
        backgroundThreads.forEach(BackgroundThread::shutdown);
        backgroundThreads.forEach(BackgroundThread::awaitEnd);
    }
}
