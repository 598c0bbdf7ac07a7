package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventLog;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalThreads;
import dev.comporta.meter.Meter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Keeps events in a journal on this machine. One event loop appends; the others hand batches over
 * through a bounded queue, with one wake-up for as many as are in it. However many came in one turn
 * of that loop, they are written, and where it must be synced, together.
 *
 * <p>Threading: {@link #append}, {@link #problem}, {@link #journalId}, {@link #syncedSequence} and
 * {@link #meters} on any thread; the rest on the owner's.
 */
public final class JournalLog implements EventLog {
    /** Batches of other event loops that wait for the owner; a further one is refused. */
    static final int QUEUE_MAX = 16 * 1024;

    /** So that the owner's loop comes back to its sockets in between. */
    private static final int DRAIN_MAX = 256;

    private final LogOptions options;
    private final Owner owner;
    private final OwnedLog log;
    private final ManyToOneConcurrentArrayQueue<Handed> queue =
            new ManyToOneConcurrentArrayQueue<>(QUEUE_MAX);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Runnable drain = this::drain;
    private final Runnable endTurn = this::endTurn;
    private boolean turnIsOpen;
    private volatile boolean closed;
    private volatile long loadedSequence;

    /** A batch on its way to the owner. */
    private record Handed(EventBatch batch, Consumer<Outcome> kept) {}

    /**
     * Opens the journal of a disk, or starts one, on the owner's thread.
     *
     * @param sync where fsyncs run
     * @param allocation where segments are made and deleted
     * @param loaded how far its events are loaded already; empty: nobody has loaded any
     * @param nanos a clock that only goes forward
     * @throws JournalException where it is damaged or can't be read, or is not the one that was
     *     loaded from
     */
    public JournalLog(
            Disk disk,
            LogOptions options,
            Owner owner,
            Executor sync,
            Executor allocation,
            Optional<Position> loaded,
            LongSupplier nanos) {
        this.options = options;
        this.owner = owner;
        loadedSequence = loaded.map(Position::sequence).orElse(0L);
        log =
                Continuity.open(
                        disk,
                        loaded,
                        () ->
                                new OwnedLog(
                                        disk,
                                        options,
                                        new JournalThreads(sync, allocation, this::onOwner),
                                        loadedSequence,
                                        nanos,
                                        this::openTurn));
    }

    private void onOwner(Runnable task) {
        owner.execute(
                () -> {
                    if (!closed) {
                        task.run();
                    }
                });
    }

    @Override
    public boolean append(EventBatch batch, Consumer<Outcome> kept) {
        long bytes = Frame.bytes(batch);
        if (closed || !take(bytes)) {
            return false;
        }
        Consumer<Outcome> told =
                outcome -> {
                    waitingBytes.addAndGet(-bytes);
                    kept.accept(outcome);
                };
        boolean taken = owner.isCurrent() ? keep(batch, told) : hand(new Handed(batch, told));
        if (!taken) {
            waitingBytes.addAndGet(-bytes);
        }
        return taken;
    }

    private boolean take(long bytes) {
        if (waitingBytes.addAndGet(bytes) <= options.waitingMaxBytes()) {
            return true;
        }
        waitingBytes.addAndGet(-bytes);
        return false;
    }

    private boolean keep(EventBatch batch, Consumer<Outcome> told) {
        boolean taken = log.append(batch, told);
        openTurn();
        return taken;
    }

    private boolean hand(Handed handed) {
        if (log.status().problem().isPresent() || !queue.offer(handed)) {
            return false;
        }
        wake();
        return true;
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            owner.execute(drain);
        }
    }

    private void drain() {
        awake.set(false);
        queue.drain(this::keepHanded, DRAIN_MAX);
        if (!queue.isEmpty()) {
            wake();
        }
    }

    /** Whoever handed it over is gone: that there is no room is told later. */
    private void keepHanded(Handed handed) {
        if (closed || !keep(handed.batch(), handed.kept())) {
            handed.kept().accept(Outcome.UNAVAILABLE);
        }
    }

    private void openTurn() {
        if (!turnIsOpen) {
            turnIsOpen = true;
            owner.atEndOfTurn(endTurn);
        }
    }

    private void endTurn() {
        turnIsOpen = false;
        if (!closed) {
            log.endTurn();
        }
    }

    /** A while has passed; to be called some twenty times a second. */
    public void tick() {
        if (!closed) {
            log.tick(loadedSequence);
        }
    }

    @Override
    public String problem() {
        return log.status().problem().orElse("");
    }

    /** The random id that the journal has had since it was started. */
    public long journalId() {
        return log.journalId();
    }

    /** How far events are safe enough to be loaded: a power loss must not take them back. */
    public long syncedSequence() {
        return log.syncedSequence();
    }

    /** The events up to a sequence are loaded: from now on their records may go. Any thread. */
    void onLoaded(long sequence) {
        loadedSequence = sequence;
    }

    /** What it tells of itself. */
    public List<Meter> meters() {
        return List.of(
                Meter.gauge(
                        "attribution_journal_bytes",
                        "Records of events that the journal keeps",
                        () -> log.status().keptBytes()),
                Meter.gauge(
                        "attribution_journal_max_bytes",
                        "With more it takes none",
                        options::journalMaxBytes),
                Meter.gauge(
                        "attribution_journal_room_bytes",
                        "Room for more that is allocated",
                        () -> log.status().roomBytes()),
                Meter.gauge(
                        "attribution_journal_unsynced_records",
                        "Records that a power loss would take",
                        () -> log.status().unsyncedRecords()),
                Meter.gauge(
                        "attribution_queue_bytes",
                        "Events that are taken and not kept yet",
                        waitingBytes::get),
                Meter.gauge(
                        "attribution_queue_max_bytes",
                        "With more further ones are refused",
                        options::waitingMaxBytes),
                Meter.durations(
                        "attribution_journal_write_seconds",
                        "Writes of the journal",
                        () -> log.writes().distribution()),
                Meter.durations(
                        "attribution_journal_sync_seconds",
                        "Syncs of the journal",
                        () -> log.syncs().distribution()));
    }

    /**
     * Keeps what was handed over, writes and syncs it; later ones are refused.
     *
     * @param endBackground waits for what syncs and allocates, and lets it do nothing more: before
     *     that it may be needed, and behind it the files are closed
     */
    public void close(Runnable endBackground) {
        queue.drain(this::keepHanded);
        closed = true;
        log.close(endBackground);
        queue.drain(this::keepHanded); // those that came while it closed
    }
}
