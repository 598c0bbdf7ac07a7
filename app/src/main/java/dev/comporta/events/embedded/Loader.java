package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventWarehouse;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.events.EventWarehouse.WarehouseException;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Loads the batches of a journal into a warehouse, in their order, each once in effect: the
 * warehouse keeps how far it is together with the events. What failed is tried again, the same
 * events up to the same position, after a wait that doubles up to 10 s; where nobody knows whether
 * it was done, the warehouse's position tells.
 *
 * <p>Threading: one owner.
 */
final class Loader {
    /** How often it looks for more. */
    static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private static final long READ_RECORDS_LEAST = 1_024;
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(10);

    private final FrameReader reader;
    private final EventWarehouse warehouse;
    private final long logId;
    private final LoadOptions options;
    private final LongSupplier nanos;
    private final LongConsumer onLoaded;
    private final LoadMetrics metrics;

    private final List<EventBatch> pending = new ArrayList<>();
    private long pendingBytes;
    private long pendingSequence;
    private long firstReadNanos;
    private long loadedSequence;

    /** Whether a load was begun whose end is not known: until it is, nothing is added to it. */
    private boolean isUndecided;

    private Duration retryDelay = Duration.ZERO;
    private long retryAtNanos;

    /**
     * @param loadedSequence how far the warehouse is
     * @param nanos a clock that only goes forward
     * @param onLoaded told how far it has come
     */
    Loader(
            Disk disk,
            long logId,
            long loadedSequence,
            EventWarehouse warehouse,
            LoadOptions options,
            LongSupplier nanos,
            LongConsumer onLoaded,
            LoadMetrics metrics) {
        this.logId = logId;
        this.loadedSequence = loadedSequence;
        this.warehouse = warehouse;
        this.options = options;
        this.nanos = nanos;
        this.onLoaded = onLoaded;
        this.metrics = metrics;
        pendingSequence = loadedSequence;
        reader =
                new FrameReader(
                        disk,
                        loadedSequence,
                        Math.max(READ_RECORDS_LEAST, options.bytesMax() / Frame.PAYLOAD_BYTES),
                        this::onBatch);
    }

    private void onBatch(EventBatch batch, long lastSequence) {
        if (pending.isEmpty()) {
            firstReadNanos = nanos.getAsLong();
        }
        pending.add(batch);
        pendingBytes += Math.max(batch.bytes().length, 1);
        pendingSequence = lastSequence;
        metrics.onRead(batch);
    }

    /**
     * Reads what there is, and loads it where it is due.
     *
     * @param upToSequence the last record that may be read
     * @param now whether to load what there is, however little
     * @return how long there is nothing to do, unless more comes
     */
    Duration step(long upToSequence, boolean now) {
        Duration wait = Duration.ofNanos(retryAtNanos - nanos.getAsLong());
        if (isFailing() && wait.isPositive()) {
            return wait;
        }
        try {
            boolean all = isUndecided || read(upToSequence);
            if (pending.isEmpty()) {
                return LOOK_EVERY;
            }
            Duration age = Duration.ofNanos(nanos.getAsLong() - firstReadNanos);
            if (isUndecided || isFull() || (all && now) || age.compareTo(options.ageMax()) >= 0) {
                load();
                return Duration.ZERO;
            }
            return shorter(LOOK_EVERY, options.ageMax().minus(age));
        } catch (WarehouseException | JournalException e) {
            fail(e);
            return retryDelay;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether it has read all that there is. */
    private boolean read(long upToSequence) {
        while (!isFull()) {
            if (!reader.read(upToSequence)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFull() {
        return metrics.pendingRows() >= options.rowsMax() || pendingBytes >= options.bytesMax();
    }

    private void load() {
        long startNanos = nanos.getAsLong();
        if (!isUndecided || !isLoadedAlready()) {
            isUndecided = true;
            warehouse.load(pending, new Position(logId, pendingSequence));
        }
        isUndecided = false;
        long rows = metrics.pendingRows();
        pending.clear();
        pendingBytes = 0;
        loadedSequence = pendingSequence;
        metrics.onLoaded(nanos.getAsLong() - startNanos);
        onLoaded.accept(loadedSequence);
        if (isFailing()) {
            retryDelay = Duration.ZERO;
            LogEvents.LOAD_RECOVERED.tell("events are loaded again: " + rows + " at once");
        }
    }

    /** The last try may have been done and its answer lost. */
    private boolean isLoadedAlready() {
        Optional<Position> position = warehouse.position();
        return position.isPresent() && position.get().sequence() >= pendingSequence;
    }

    private boolean isFailing() {
        return !retryDelay.isZero();
    }

    private void fail(RuntimeException failure) {
        String words = String.valueOf(failure.getMessage());
        if (!isFailing()) {
            LogEvents.LOAD_FAILED.tell(
                    "events can't be loaded, and it is tried again: " + words, words);
        }
        metrics.onFailed(words);
        retryDelay = isFailing() ? shorter(retryDelay.multipliedBy(2), RETRY_MAX) : RETRY_FIRST;
        retryAtNanos = nanos.getAsLong() + retryDelay.toNanos();
    }

    /** How far it has come. */
    long loadedSequence() {
        return loadedSequence;
    }
}
