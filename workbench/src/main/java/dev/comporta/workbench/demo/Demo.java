package dev.comporta.workbench.demo;

import dev.comporta.workbench.audit.Auditor;
import dev.comporta.workbench.audit.Comparison;
import dev.comporta.workbench.audit.Reconciliation;
import dev.comporta.workbench.audit.Windows;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadProgress;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.terminal.Terminal;
import dev.comporta.workbench.terminal.Terminal.Tone;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.Condition;
import dev.comporta.workbench.wire.Metrics;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * One run: the load against the gateway while the stages pass, then the drain, then the audit.
 *
 * <p>Threading: one thread runs the stages and prints; the load and the live audit have their own.
 */
final class Demo {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LEFTOVER_AFTER = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int RANDOM_WINDOWS = 50;

    private final Topology topology;
    private final StageScript script;
    private final DemoOptions options;
    private final Terminal terminal;
    private final Auditor auditor;
    private ProcessorTotals settled = ProcessorTotals.NOTHING;
    private Backlog backlog = Backlog.of(Metrics.NONE);
    private int stageIndex = -1;
    private boolean crashed;
    private long printedAccepted;
    private long printedNanos;

    Demo(Topology topology, StageScript script, DemoOptions options, Terminal terminal) {
        this.topology = topology;
        this.script = script;
        this.options = options;
        this.terminal = terminal;
        auditor = new Auditor(topology.gateway()::summary, topology.processors()::summary, PAUSE);
    }

    DemoReport run() throws InterruptedException {
        Instant start = Instant.now();
        LiveAudit liveAudit = new LiveAudit(auditor, topology.gateway());
        LoadPlan plan =
                LoadPlan.ramp(topology.url(), options.users(), script.total(), options.crashing());
        LoadReport load;
        try (LoadGenerator generator = LoadGenerator.open(plan);
                liveAudit) {
            terminal.line(terminal.toned(Tone.STRONG, LiveLine.heading()));
            load = direct(generator);
        }
        Leftover leftover = leftover(load.acknowledged());
        terminal.line("the load has ended; both processors are healthy again");
        topology.suffer(Condition.HEALTHY, Condition.HEALTHY);
        drain(load.acknowledged());
        topology.requireGatewayAlive();
        return audit(load, leftover, liveAudit, new Window(start, Instant.now()));
    }

    private Leftover leftover(long accepted) throws InterruptedException {
        observe();
        long atEnd = accepted - settled.sum().count();
        Thread.sleep(LEFTOVER_AFTER);
        observe();
        return new Leftover(atEnd, accepted - settled.sum().count());
    }

    /**
     * Changes the stages, crashes the gateway and prints, each in its time, until the load ends.
     */
    private LoadReport direct(LoadGenerator generator) throws InterruptedException {
        CompletableFuture<LoadReport> load = generator.start();
        long startNanos = System.nanoTime();
        while (!load.isDone()) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
            enterStage(script.indexAt(elapsed));
            if (options.crashing()
                    && !crashed
                    && elapsed.multipliedBy(2).compareTo(script.total()) > 0) {
                crashed = true;
                terminal.line(terminal.toned(Tone.BAD, "kill -9 of the gateway, and a new start"));
                topology.crashGateway();
            }
            if (elapsed.toNanos() - printedNanos >= 1_000_000_000) {
                print(generator.progress());
            }
            Thread.sleep(TICK);
        }
        print(generator.progress());
        return load.join();
    }

    private void enterStage(int index) {
        if (index != stageIndex) {
            stageIndex = index;
            topology.suffer(stage().byDefault(), stage().byFallback());
        }
    }

    private Stage stage() {
        return script.stages().get(stageIndex);
    }

    private void print(LoadProgress progress) {
        observe();
        long nanos = Math.max(1, progress.elapsedNanos() - printedNanos);
        long accepted = progress.acknowledged() - printedAccepted;
        terminal.line(
                LiveLine.of(
                        progress,
                        Math.round(accepted * 1e9 / nanos),
                        backlog,
                        settled,
                        stage(),
                        terminal));
        printedNanos = progress.elapsedNanos();
        printedAccepted = progress.acknowledged();
    }

    /** What the gateway says; while it is down, what it said last. */
    private void observe() {
        try {
            settled = topology.gateway().summary(Window.EVERYTHING);
            backlog = Backlog.of(topology.gateway().metrics());
        } catch (WireException gatewayIsDown) {
            backlog = Backlog.of(Metrics.NONE);
        }
    }

    /** Waits until all that was accepted is settled, or for as long as the options allow. */
    private void drain(long accepted) throws InterruptedException {
        long startNanos = System.nanoTime();
        observe();
        while (settled.sum().count() < accepted
                && System.nanoTime() - startNanos < options.drain().toNanos()) {
            terminal.progress(
                    (double) settled.sum().count() / accepted,
                    String.format(
                            Locale.ROOT, "%d of %d settled", settled.sum().count(), accepted));
            Thread.sleep(PAUSE);
            observe();
        }
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "drained in %.1f s: %d of %d settled",
                        (System.nanoTime() - startNanos) / 1e9,
                        settled.sum().count(),
                        accepted));
        terminal.line("");
    }

    private DemoReport audit(LoadReport load, Leftover leftover, LiveAudit liveAudit, Window whole)
            throws InterruptedException {
        List<Comparison> random = new ArrayList<>();
        for (Window window : Windows.random(whole, RANDOM_WINDOWS, new SplittableRandom())) {
            random.add(auditor.compare(window));
        }
        return new DemoReport(
                load,
                leftover,
                topology.gateway().summary(Window.EVERYTHING),
                Reconciliation.of(
                        load.acknowledgedIds().stream().toList(), topology.processors().bookings()),
                liveAudit.decided(),
                liveAudit.doubtedNow(),
                random);
    }
}
