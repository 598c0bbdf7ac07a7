package dev.comporta.workbench.audit;

import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes a sample of a recent window again and again while others send payments; then waits until
 * all is settled and compares the same windows once more.
 */
final class Watch {
    private static final Duration SETTLE_MAX = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final GatewayApi gateway;
    private final Processors processors;
    private final Duration every;
    private final Duration lag;

    Watch(GatewayApi gateway, Processors processors, Duration every, Duration lag) {
        this.gateway = gateway;
        this.processors = processors;
        this.every = every;
        this.lag = lag;
    }

    SampleReport run(Duration duration) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        long missed = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Sampler sampler =
                    new Sampler(
                            gateway::summary,
                            processors.byDefault()::summary,
                            processors.byFallback()::summary,
                            executor,
                            Thread::sleep);
            long startNanos = System.nanoTime();
            long count = duration.toNanos() / every.toNanos();
            for (long number = 0; number < count; number++) {
                long lateNanos = System.nanoTime() - startNanos - number * every.toNanos();
                if (lateNanos >= every.toNanos()) {
                    missed++;
                    continue;
                }
                Thread.sleep(Duration.ofNanos(Math.max(0, -lateNanos)));
                samples.add(sampler.take(Windows.recent(Instant.now(), lag)));
            }
        }
        return new SampleReport(samples, missed, compareSettled(samples));
    }

    private List<Comparison> compareSettled(List<Sample> samples) throws InterruptedException {
        awaitSettled();
        Auditor auditor = new Auditor(gateway::summary, processors::summary, PAUSE);
        List<Comparison> comparisons = new ArrayList<>();
        for (Window window : samples.stream().map(Sample::window).toList()) {
            comparisons.add(auditor.compare(window));
        }
        return comparisons;
    }

    /** As long as the gateway says that something is undecided, but not for ever. */
    private void awaitSettled() throws InterruptedException {
        long startNanos = System.nanoTime();
        do {
            Thread.sleep(Duration.ofSeconds(1));
        } while (gateway.metrics().undecidedCount().orElse(0) > 0
                && System.nanoTime() - startNanos < SETTLE_MAX.toNanos());
    }
}
