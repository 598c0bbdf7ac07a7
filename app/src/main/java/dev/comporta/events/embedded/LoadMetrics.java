package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.meter.Histogram;
import dev.comporta.meter.Meter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * What loading counts.
 *
 * <p>Threading: written by the loader, readable from any thread.
 */
final class LoadMetrics {
    private final InstantSource clock;
    private final Histogram loads =
            Histogram.between(Duration.ofMillis(1), Duration.ofSeconds(100));
    private volatile long pendingRows;
    private volatile long oldestReceivedAtMillis;
    private volatile long loadedRows;
    private volatile long lastRows;
    private volatile long failures;
    private volatile String problem = "";

    LoadMetrics(InstantSource clock) {
        this.clock = clock;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loader alone writes
    void onRead(EventBatch batch) {
        if (pendingRows == 0) {
            oldestReceivedAtMillis = batch.receivedAtMillis();
        }
        pendingRows += batch.count();
    }

    long pendingRows() {
        return pendingRows;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void onLoaded(long durationNanos) {
        loads.record(durationNanos);
        lastRows = pendingRows;
        loadedRows += pendingRows;
        pendingRows = 0;
        problem = "";
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void onFailed(String words) {
        failures++;
        problem = words;
    }

    /** Why events are not loaded now; empty: they are. */
    String problem() {
        return problem;
    }

    /** Since the oldest event came that was read and is not loaded. */
    Duration lag() {
        return pendingRows == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, clock.millis() - oldestReceivedAtMillis));
    }

    List<Meter> meters() {
        return List.of(
                Meter.counter(
                        "attribution_load_events_total",
                        "Events that were loaded since the start",
                        () -> loadedRows),
                Meter.gauge("attribution_load_rows", "Events of the last load", () -> lastRows),
                Meter.gauge(
                        "attribution_load_lag_seconds",
                        "Age of the oldest event that was read and is not loaded",
                        () -> lag().toMillis() / 1e3),
                Meter.gauge(
                        "attribution_load_failing",
                        "1 while the last try to load failed",
                        () -> problem.isEmpty() ? 0 : 1),
                Meter.counter(
                        "attribution_load_failures_total",
                        "Tries to load that failed",
                        () -> failures),
                Meter.durations(
                        "attribution_load_seconds", "Loads that were done", loads::distribution));
    }
}
