package dev.comporta.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The end of a service in steps: one that fails does not keep the next from being tried, and none
 * takes more than some seconds.
 */
public final class Drain {
    private static final Duration STEP_MAX = Duration.ofSeconds(3);
    private static final int LOOK_EVERY_MILLIS = 20;

    private final List<String> unfinished = new ArrayList<>();

    public void step(String name, Supplier<Future<?>> work) {
        try {
            work.get().get(STEP_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            unfinished.add(name + " in time");
        } catch (ExecutionException | RuntimeException e) {
            unfinished.add(name + " (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unfinished.add(name);
        }
    }

    /** Waits while something holds; that it still does in the end is no failure. */
    public void awaitWhile(BooleanSupplier condition) {
        long deadline = System.nanoTime() + STEP_MAX.toNanos();
        while (condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * Ends it.
     *
     * @throws IllegalStateException naming the steps that were not done
     */
    public void requireWhole() {
        if (!unfinished.isEmpty()) {
            throw new IllegalStateException("it did not " + String.join(", ", unfinished));
        }
    }
}
