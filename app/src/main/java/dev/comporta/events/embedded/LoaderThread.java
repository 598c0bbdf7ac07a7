package dev.comporta.events.embedded;

import dev.comporta.events.EventWarehouse;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.journal.Disk;
import dev.comporta.meter.Meter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Loads what a log has kept, as long as it runs.
 *
 * <p>Threading: a thread of its own, which an unexpected error ends; the rest on any.
 */
public final class LoaderThread {
    private final JournalLog log;
    private final Loader loader;
    private final LoadMetrics metrics = new LoadMetrics(InstantSource.system());
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long loadedSequence;

    /**
     * Starts it.
     *
     * @param disk the log's
     */
    public LoaderThread(JournalLog log, Disk disk, EventWarehouse warehouse, LoadOptions options) {
        this.log = log;
        loadedSequence = warehouse.position().map(Position::sequence).orElse(0L);
        loader =
                new Loader(
                        disk,
                        log.journalId(),
                        loadedSequence,
                        warehouse,
                        options,
                        System::nanoTime,
                        this::onLoaded,
                        metrics);
        thread = Thread.ofPlatform().daemon().name("events-loader").start(this::run);
    }

    private void onLoaded(long sequence) {
        loadedSequence = sequence;
        log.onLoaded(sequence);
    }

    private void run() {
        try {
            Duration wait = Duration.ZERO;
            while (!closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                wait = loader.step(log.syncedSequence(), false);
            }
        } catch (InterruptedException e) { // nobody does that
            Thread.currentThread().interrupt();
        }
    }

    /** How far the journal's events are in the warehouse. */
    public long loadedSequence() {
        return loadedSequence;
    }

    /** Why events are not loaded now; empty: they are. */
    public String problem() {
        return metrics.problem();
    }

    public Duration lag() {
        return metrics.lag();
    }

    public List<Meter> meters() {
        List<Meter> meters = new ArrayList<>(metrics.meters());
        meters.add(
                Meter.gauge(
                        "attribution_load_behind_records",
                        "Safe records of the journal that are not loaded",
                        () -> Math.max(0, log.syncedSequence() - loadedSequence)));
        return meters;
    }

    /**
     * Loads what the log has kept by now, and ends.
     *
     * @param most for how long
     * @return whether all of it is loaded; what is not stays in the journal
     */
    public boolean close(Duration most) {
        closing.countDown();
        long deadline = System.nanoTime() + most.toNanos();
        try {
            if (!thread.join(most)) {
                return false;
            }
            Duration wait = Duration.ZERO;
            while (System.nanoTime() - deadline < 0) {
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
                wait = loader.step(log.syncedSequence(), true);
                if (wait.equals(Loader.LOOK_EVERY)) {
                    return true;
                }
                if (!metrics.problem().isEmpty()) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
