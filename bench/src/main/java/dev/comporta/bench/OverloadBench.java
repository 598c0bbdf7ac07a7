package dev.comporta.bench;

import dev.comporta.workbench.audit.AuditReport;
import dev.comporta.workbench.audit.Auditor;
import dev.comporta.workbench.audit.Comparison;
import dev.comporta.workbench.audit.Reconciliation;
import dev.comporta.workbench.audit.Windows;
import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.Condition;
import dev.comporta.workbench.wire.Metrics;
import dev.comporta.workbench.wire.Window;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Ten times the load that the processors can settle, then both of them down: what is refused and
 * how fast, what is settled meanwhile, and how soon all is as before. Real processes, an open loop,
 * and the processors' own books. Prints the tables of docs/benchmarks/overload.md.
 *
 * <p>{@code OverloadBench [OUTAGE_SECONDS]}
 */
public final class OverloadBench {
    private static final int WINDOWS = 50;
    private static final int TIMES = 10;

    /** What the processors settle at the most leaves no time to catch up: a little less does. */
    private static final double BASE_SHARE = 0.9;

    private static final Duration LOOK_PAUSE = Duration.ofMillis(100);
    private static final Duration DRAIN_PAUSE = Duration.ofMillis(20);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(10);

    /**
     * The set-up and how long each phase lasts. In flight and delay decide what the processors can
     * settle, far below what the machine could.
     *
     * @param delay of both processors' answers
     */
    record Options(
            int inFlightMax,
            Duration delay,
            int pendingMax,
            int connections,
            int warmUpSeconds,
            int baseSeconds,
            int overloadSeconds,
            int outageSeconds) {
        /** Some 1,000/s, and what waits is settled in 20 s. */
        static Options standard(int outageSeconds) {
            return new Options(50, Duration.ofMillis(100), 20_000, 256, 20, 20, 60, outageSeconds);
        }

        /** Of both processors, if the gateway lost no time. */
        int idealPerSecond() {
            return (int) (2_000L * inFlightMax / delay.toMillis());
        }
    }

    private final Options options;
    private final Topology topology;
    private final List<UUID> acknowledged = new ArrayList<>();

    private OverloadBench(Options options, Topology topology) {
        this.options = options;
        this.topology = topology;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int outageSeconds = arguments.length == 0 ? 60 : Integer.parseInt(arguments[0]);
        GeneratorWarmUp.run();
        boolean sound = run(System.out, Options.standard(outageSeconds));
        System.exit(sound ? 0 : 1);
    }

    /** Returns whether nothing is lost, nothing booked twice, and the totals agree. */
    static boolean run(PrintStream out, Options options) throws InterruptedException {
        Map<String, String> settings =
                Map.of(
                        "PROCESSOR_IN_FLIGHT_MAX", Integer.toString(options.inFlightMax),
                        "PENDING_MAX", Integer.toString(options.pendingMax));
        try (Topology topology = new Topology(settings, false)) {
            OverloadReport report = new OverloadBench(options, topology).measure();
            report.lines().forEach(out::println);
            return report.audit().isSound();
        }
    }

    private OverloadReport measure() throws InterruptedException {
        Instant start = Instant.now();
        work();
        LoadPhase _ = load("warm-up", 2 * options.idealPerSecond(), options.warmUpSeconds);
        LoadPhase most = load("twice", 2 * options.idealPerSecond(), options.baseSeconds);
        drain();

        int capacity = (int) most.settledPerSecond();
        int base = (int) (capacity * BASE_SHARE);
        LoadPhase before = load("before", base, options.baseSeconds);
        LoadPhase over = load("ten times", TIMES * capacity, options.overloadSeconds);
        LoadPhase after = load("after", base, options.baseSeconds);
        drain();

        Condition failing = Condition.failing(options.delay.toMillis());
        topology.suffer(failing, failing);
        LoadPhase down = load("both down", capacity, options.outageSeconds);
        long left = acknowledged.size() - booked();
        work();
        return new OverloadReport(
                List.of(most, before, over, after, down),
                OverloadReport.secondsToCalm(before.load().timeline(), after.load().timeline()),
                new OverloadReport.Drain(left, most.settledPerSecond(), drain()),
                audit(new Window(start, Instant.now())));
    }

    private void work() {
        Condition working = Condition.delayed(options.delay.toMillis());
        topology.suffer(working, working);
    }

    private long booked() {
        return topology.processors().summary(Window.EVERYTHING).sum().count();
    }

    private LoadPhase load(String name, int perSecond, int seconds) throws InterruptedException {
        LoadPlan plan =
                LoadPlan.constant(
                        topology.url(),
                        perSecond,
                        Duration.ofSeconds(seconds),
                        options.connections);
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            long bookedBefore = booked();
            long startNanos = System.nanoTime();
            CompletableFuture<LoadReport> running = generator.start();
            long pendingMost = watch(running);
            LoadReport report = running.join();
            double elapsedSeconds = (System.nanoTime() - startNanos) / 1e9;
            long settled = booked() - bookedBefore;
            report.acknowledgedIds().stream().forEach(acknowledged::add);
            return new LoadPhase(
                    name,
                    perSecond,
                    report,
                    settled / elapsedSeconds,
                    pendingMost,
                    topology.gatewayResidentBytes());
        }
    }

    /** Looks on until the load's end; returns the most payments that were pending. */
    private long watch(CompletableFuture<LoadReport> running) throws InterruptedException {
        long most = 0;
        while (!running.isDone()) {
            topology.requireGatewayAlive();
            Metrics metrics = topology.gateway().metrics();
            most = Math.max(most, metrics.sum("comporta_payments_pending").orElseThrow());
            Thread.sleep(LOOK_PAUSE);
        }
        return most;
    }

    /** Waits until all that was acknowledged is booked, and returns how long it took. */
    private Duration drain() throws InterruptedException {
        long startNanos = System.nanoTime();
        while (booked() < acknowledged.size()) {
            topology.requireGatewayAlive();
            if (System.nanoTime() - startNanos > DRAIN_MAX.toNanos()) {
                throw new IllegalStateException(
                        String.format(
                                Locale.ROOT,
                                "not drained: acknowledged=%d booked=%d",
                                acknowledged.size(),
                                booked()));
            }
            Thread.sleep(DRAIN_PAUSE);
        }
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private OverloadReport.Audit audit(Window whole) throws InterruptedException {
        Auditor auditor =
                new Auditor(
                        topology.gateway()::summary, topology.processors()::summary, LOOK_PAUSE);
        List<Comparison> comparisons = new ArrayList<>(List.of(auditor.compare(Window.EVERYTHING)));
        for (Window window : Windows.random(whole, WINDOWS, new SplittableRandom())) {
            comparisons.add(auditor.compare(window));
        }
        Reconciliation found = Reconciliation.of(acknowledged, topology.processors().bookings());
        return new OverloadReport.Audit(
                acknowledged.size(),
                found.lost().size(),
                found.twice().size(),
                AuditReport.mismatches(comparisons));
    }
}
