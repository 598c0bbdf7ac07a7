package dev.comporta.workbench.audit;

import dev.comporta.workbench.audit.Sample.Judgement;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Asks all three servers for one window at once, as the public load test does. Where they differ it
 * finds out whether that is because bookings went on between the readings.
 *
 * <p>A closed window only ever grows. So where the gateway was right all the time, what it told
 * before the processors were asked is at most what they tell, and what it tells soon after is at
 * least that: the answers to what they have booked have arrived by then.
 */
final class Sampler {
    private static final List<Duration> CATCH_UP =
            List.of(
                    Duration.ZERO,
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100));

    /** Waits; a test does not. */
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Function<Window, ProcessorTotals> gateway;
    private final Function<Window, Total> byDefault;
    private final Function<Window, Total> byFallback;
    private final Executor executor;
    private final Pause pause;

    /**
     * @param executor runs the three questions side by side
     */
    Sampler(
            Function<Window, ProcessorTotals> gateway,
            Function<Window, Total> byDefault,
            Function<Window, Total> byFallback,
            Executor executor,
            Pause pause) {
        this.gateway = gateway;
        this.byDefault = byDefault;
        this.byFallback = byFallback;
        this.executor = executor;
        this.pause = pause;
    }

    Sample take(Window window) throws InterruptedException {
        long startNanos = System.nanoTime();
        CompletableFuture<ProcessorTotals> told = ask(gateway, window);
        CompletableFuture<Total> atDefault = ask(byDefault, window);
        CompletableFuture<Total> atFallback = ask(byFallback, window);
        ProcessorTotals processors = new ProcessorTotals(atDefault.join(), atFallback.join());
        ProcessorTotals counted = told.join();
        long readNanos = System.nanoTime() - startNanos;
        Judgement judgement =
                counted.equals(processors) ? Judgement.EQUAL : judgeDifference(window);
        return new Sample(window, counted, processors, readNanos, judgement);
    }

    private Judgement judgeDifference(Window window) throws InterruptedException {
        ProcessorTotals before = gateway.apply(window);
        ProcessorTotals booked =
                new ProcessorTotals(byDefault.apply(window), byFallback.apply(window));
        if (!before.isAtMost(booked)) {
            return Judgement.DIFFERENT;
        }
        for (Duration wait : CATCH_UP) {
            pause.sleep(wait);
            if (booked.isAtMost(gateway.apply(window))) {
                return Judgement.CHANGED_WHILE_READ;
            }
        }
        return Judgement.DIFFERENT;
    }

    private <T> CompletableFuture<T> ask(Function<Window, T> server, Window window) {
        return CompletableFuture.supplyAsync(() -> server.apply(window), executor);
    }
}
