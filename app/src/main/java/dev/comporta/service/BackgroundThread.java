package dev.comporta.service;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread that works through what it is given, in order, and can tell how long it has been at
 * one piece of it. Work that throws ends the process: somebody waits for its result.
 *
 * <p>Threading: safe.
 */
public final class BackgroundThread extends ThreadPoolExecutor {
    private final String name;
    private volatile boolean busy;
    private volatile long sinceNanos;

    public BackgroundThread(String name) {
        super(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name).factory());
        this.name = name;
    }

    public String name() {
        return name;
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable work) {
        sinceNanos = System.nanoTime();
        busy = true;
    }

    @Override
    protected void afterExecute(Runnable work, @Nullable Throwable thrown) {
        busy = false;
    }

    /** How long it has been at its present work. */
    public Duration busyFor() {
        return busy ? Duration.ofNanos(System.nanoTime() - sinceNanos) : Duration.ZERO;
    }

    /** Waits until it is through with what it was given, for a second at most. */
    public void awaitEnd() {
        try {
            var _ = awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
