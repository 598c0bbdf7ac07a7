package dev.comporta.bench;

import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadProgress;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.Quantiles;
import dev.comporta.workbench.wire.Condition;
import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.ProcessorAdmin;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * What 100,000 payments cost a gateway that runs already and has settled nothing yet: CPU from POST
 * to settled at an even rate, then of taking them in while both processors fail, and of settling
 * what waited; and what that does to the answers to 500/s beside it. Prints a row of a table.
 *
 * <p>{@code SettlingBench GATEWAY DEFAULT FALLBACK PID NAME}
 */
public final class SettlingBench {
    private static final int COUNTED = 100_000;
    private static final int PER_SECOND = 5_000;
    private static final int BESIDE_PER_SECOND = 500;
    private static final Duration PHASE = Duration.ofSeconds(10);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(2);
    private static final String TOKEN = "123";

    private final URI url;
    private final GatewayApi gateway;
    private final Processors processors;
    private final ProcessHandle process;
    private double idleShare;
    private long taken;

    private SettlingBench(WireClient client, String[] arguments) {
        url = URI.create(arguments[0]);
        gateway = new GatewayApi(client, url);
        processors =
                new Processors(
                        new ProcessorAdmin(client, URI.create(arguments[1]), TOKEN),
                        new ProcessorAdmin(client, URI.create(arguments[2]), TOKEN));
        process = ProcessHandle.of(Long.parseLong(arguments[3])).orElseThrow();
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (WireClient client = new WireClient()) {
            GeneratorWarmUp.run();
            new SettlingBench(client, arguments).measure(arguments[4]);
        }
    }

    private void measure(String name) throws InterruptedException {
        load(PER_SECOND, PHASE);
        awaitSettled(taken);
        measureIdle();

        Meter whole = new Meter();
        load(PER_SECOND, Duration.ofSeconds(COUNTED / PER_SECOND));
        awaitSettled(taken);
        double wholeCpu = whole.busySeconds();
        whole.tell("at 5,000/s");

        try (LoadGenerator beside = open(BESIDE_PER_SECOND, Duration.ofMinutes(5))) {
            CompletableFuture<LoadReport> _ = beside.start();
            Thread.sleep(Duration.ofSeconds(2));
            beside.progress();
            Thread.sleep(PHASE);
            Quantiles before = beside.progress().interval().latency();

            suffer(Condition.failing(0));
            Meter intake = new Meter();
            load(2 * PER_SECOND, Duration.ofSeconds(COUNTED / PER_SECOND / 2));
            double intakeCpu = intake.busySeconds();
            intake.tell("taken in");
            Thread.sleep(Duration.ofSeconds(2));
            beside.progress();
            Thread.sleep(PHASE);
            LoadProgress last = beside.progress();
            Quantiles waiting = last.interval().latency();

            long backlog = taken + last.acknowledged();
            Meter draining = new Meter();
            suffer(Condition.HEALTHY);
            awaitSettled(backlog);
            double drainSeconds = draining.seconds();
            double drainCpu = draining.busySeconds();
            draining.tell("drained");
            Quantiles drain = beside.progress().interval().latency();

            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.1f | %s | %s | %s |%n",
                    name,
                    wholeCpu,
                    intakeCpu,
                    drainCpu,
                    drainSeconds,
                    cell(before),
                    cell(waiting),
                    cell(drain));
        }
    }

    private static String cell(Quantiles quantiles) {
        return String.format(
                Locale.ROOT, "%.2f, %.2f", quantiles.p50Nanos() / 1e6, quantiles.p99Nanos() / 1e6);
    }

    /** CPU and time of the gateway since it was made. */
    private final class Meter {
        private final double cpuSeconds = cpuSecondsSoFar();
        private final ThreadTimes threadTimes = ThreadTimes.of(process.pid());
        private final long startNanos = System.nanoTime();

        /** Which threads took it, for those who look on. */
        void tell(String what) {
            System.err.println(what + ": " + ThreadTimes.of(process.pid()).since(threadTimes));
        }

        double seconds() {
            return (System.nanoTime() - startNanos) / 1e9;
        }

        /** Without what it takes while nothing happens. */
        double busySeconds() {
            return cpuSecondsSoFar() - cpuSeconds - idleShare * seconds();
        }
    }

    private double cpuSecondsSoFar() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private void measureIdle() throws InterruptedException {
        Meter idle = new Meter();
        Thread.sleep(PHASE.dividedBy(2));
        idleShare = idle.busySeconds() / idle.seconds();
    }

    private void suffer(Condition condition) {
        processors.byDefault().suffer(condition);
        processors.byFallback().suffer(condition);
    }

    private void load(int perSecond, Duration duration) {
        try (LoadGenerator generator = open(perSecond, duration)) {
            LoadReport report = generator.start().join();
            if (report.errorCount() > 0) {
                throw new IllegalStateException("not all were taken: " + report.errors());
            }
            taken += report.acknowledged();
        }
    }

    private LoadGenerator open(int perSecond, Duration duration) {
        return LoadGenerator.open(LoadPlan.constant(url, perSecond, duration, 100));
    }

    private long settled() {
        return gateway.summary(Window.EVERYTHING).sum().count();
    }

    private void awaitSettled(long count) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (settled() < count) {
            if (System.nanoTime() - startNanos > DRAIN_MAX.toNanos()) {
                throw new IllegalStateException("not drained: " + settled() + " of " + count);
            }
            Thread.sleep(LOOK_PAUSE);
        }
    }
}
