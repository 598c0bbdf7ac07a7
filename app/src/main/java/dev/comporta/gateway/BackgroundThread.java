package dev.comporta.gateway;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One thread that works through what it is given, in order, and can tell how long it has been at
 * one piece of it. Work that throws ends the process: somebody waits for its result.
 *
 * <p>Threading: safe.
 */
final class BackgroundThread implements Executor {
    private final String name;
    private final ExecutorService executor;
    private volatile boolean busy;
    private volatile long sinceNanos;

    BackgroundThread(String name) {
        this.name = name;
        executor =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    String name() {
        return name;
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(() -> run(work));
    }

    private void run(Runnable work) {
        sinceNanos = System.nanoTime();
        busy = true;
        try {
            work.run();
        } finally {
            busy = false;
        }
    }

    /** How long it has been at its present work. */
    Duration busyFor() {
        return busy ? Duration.ofNanos(System.nanoTime() - sinceNanos) : Duration.ZERO;
    }

    void shutdown() {
        executor.shutdown();
    }

    /** Waits until it is through with what it was given, for a second at most. */
    void awaitEnd() {
        try {
            var _ = executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
