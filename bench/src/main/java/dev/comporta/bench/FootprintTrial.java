package dev.comporta.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.bench.FootprintRun.Column;
import dev.comporta.bench.LimitedGroup.Usage;
import dev.comporta.workbench.audit.AuditReport;
import dev.comporta.workbench.audit.Auditor;
import dev.comporta.workbench.audit.Comparison;
import dev.comporta.workbench.audit.Reconciliation;
import dev.comporta.workbench.audit.Windows;
import dev.comporta.workbench.demo.Stage;
import dev.comporta.workbench.demo.StageScript;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.Quantiles;
import dev.comporta.workbench.load.Timing;
import dev.comporta.workbench.wire.Condition;
import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import dev.comporta.workbench.wire.WireException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One contender in one scenario, once: started, loaded, drained and audited. */
final class FootprintTrial {
    private static final int WINDOWS = 50;
    private static final int MEGABYTE = 1 << 20;
    private static final int REFUSED = 503;
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final long NOTHING_BOOKED_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final Duration COLD = Duration.ofSeconds(10);
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FootprintScenario scenario;
    private final Subject subject;
    private final long startNanos;
    private final WireClient client;
    private final Processors processors;
    private final UUID firstId = UUID.randomUUID();
    private final Map<Column, Double> numbers = new EnumMap<>(Column.class);

    /**
     * @param subject just started
     * @param startNanos just before it was
     */
    FootprintTrial(
            FootprintScenario scenario,
            Subject subject,
            long startNanos,
            WireClient client,
            Processors processors) {
        this.scenario = scenario;
        this.subject = subject;
        this.startNanos = startNanos;
        this.client = client;
        this.processors = processors;
    }

    /** Only until it answers. */
    FootprintRun start() throws InterruptedException {
        return result(awaitFirstAnswer());
    }

    /**
     * @param audited whether it keeps and settles payments, which a reference does not
     */
    FootprintRun measure(boolean audited) throws InterruptedException {
        Instant start = Instant.now();
        try {
            boolean serves = awaitFirstAnswer();
            if (serves) {
                LoadReport load = load(audited);
                tell(load);
                if (audited && subject.isAlive()) {
                    audit(load, start);
                }
            }
            return result(serves && subject.isAlive());
        } catch (WireException gone) {
            System.err.println(gone.getMessage());
            return result(false);
        }
    }

    private FootprintRun result(boolean alive) {
        long oomKills = observe().oomKills();
        if (!alive) {
            System.err.println(
                    "it did not serve to the end, oom kills: "
                            + oomKills
                            + "; "
                            + subject.output());
        }
        return new FootprintRun(alive, oomKills, numbers);
    }

    /** Whether a payment was acknowledged; asked again and again from the very start. */
    private boolean awaitFirstAnswer() throws InterruptedException {
        String body = "{\"correlationId\":\"" + firstId + "\",\"amount\":19.90}";
        byte[] request =
                String.format(
                                Locale.ROOT,
                                """
                                POST /payments HTTP/1.1\r
                                Host: %s\r
                                Content-Type: application/json\r
                                Content-Length: %d\r
                                \r
                                %s""",
                                FootprintScenario.URL.getAuthority(),
                                body.length(),
                                body)
                        .getBytes(US_ASCII);
        while (subject.isAlive() && System.nanoTime() - startNanos < START_NANOS_MAX) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Contender.PORT);
                    BufferedReader answer =
                            new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), US_ASCII))) {
                socket.setSoTimeout(ANSWER_MILLIS_MAX);
                socket.getOutputStream().write(request);
                String line = answer.readLine();
                if (line != null && line.startsWith("HTTP/1.1 202")) {
                    numbers.put(Column.FIRST, (System.nanoTime() - startNanos) / 1e6);
                    return true;
                }
            } catch (IOException notYet) {
                // Asked again below.
            }
            Thread.sleep(5);
        }
        return false;
    }

    private LoadReport load(boolean audited) throws InterruptedException {
        StageScript script = scenario.script();
        try (LoadGenerator generator = LoadGenerator.open(scenario.plan())) {
            CompletableFuture<LoadReport> load = generator.start();
            long loadNanos = System.nanoTime();
            int stageIndex = -1;
            long minutes = 0;
            boolean cold = true;
            Duration comparedAt = Duration.ZERO;
            while (!load.isDone()) {
                Duration elapsed = Duration.ofNanos(System.nanoTime() - loadNanos);
                if (script.indexAt(elapsed) != stageIndex) {
                    stageIndex = script.indexAt(elapsed);
                    enter(script.stages().get(stageIndex));
                }
                if (audited && elapsed.minus(comparedAt).compareTo(COMPARE_EVERY) >= 0) {
                    comparedAt = elapsed;
                    compareInMidRun();
                }
                Usage usage = observe();
                if (cold && elapsed.compareTo(COLD) >= 0) {
                    cold = false;
                    putP99(Column.P99_COLD, generator.progress().interval());
                }
                if (scenario.lasting() && elapsed.toMinutes() > minutes) {
                    minutes = elapsed.toMinutes();
                    putP99(Column.P99_WARM, generator.progress().interval());
                    System.out.println(minuteLine(minutes, usage));
                }
                Thread.sleep(PAUSE);
            }
            putP99(Column.P99_WARM, generator.progress().interval());
            return load.join();
        }
    }

    /** As the public test does; a window that still changes while it is read is read again. */
    private void compareInMidRun() throws InterruptedException {
        Comparison comparison = auditor().compare(Windows.recent(Instant.now()));
        double inconsistent = AuditReport.mismatches(List.of(comparison));
        numbers.merge(Column.INCONSISTENT, inconsistent, Double::sum);
    }

    private Auditor auditor() {
        GatewayApi gateway = new GatewayApi(client, FootprintScenario.URL);
        return new Auditor(gateway::summary, processors::summary, PAUSE);
    }

    private void enter(Stage stage) {
        processors.byDefault().suffer(stage.byDefault());
        processors.byFallback().suffer(stage.byFallback());
    }

    private void putP99(Column column, Timing timing) {
        if (!timing.service().equals(Quantiles.NONE)) {
            numbers.put(column, timing.service().p99Nanos() / 1e6);
        }
    }

    private String minuteLine(long minutes, Usage usage) {
        return String.format(
                Locale.ROOT,
                "%s, minute %d: %.1f MB, of these anonymous %.1f; p99 %.2f ms",
                scenario.name(),
                minutes,
                (double) usage.memoryBytes() / MEGABYTE,
                (double) usage.anonymousBytes() / MEGABYTE,
                numbers.getOrDefault(Column.P99_WARM, Double.NaN));
    }

    /** Memory is what it was at the most, whenever that was. */
    private Usage observe() {
        Usage usage = subject.usage();
        numbers.merge(Column.PEAK, (double) usage.peakBytes() / MEGABYTE, Math::max);
        numbers.merge(Column.ANONYMOUS, (double) usage.anonymousBytes() / MEGABYTE, Math::max);
        return usage;
    }

    /** CPU time is that from the start to the load's end: neither drain nor audit belong to it. */
    private void tell(LoadReport load) {
        Usage usage = observe();
        numbers.put(Column.ACKNOWLEDGED, (double) load.acknowledged());
        numbers.put(Column.FAILED, (double) load.errorCount());
        numbers.put(Column.REFUSED, (double) load.statuses().getOrDefault(REFUSED, 0L));
        numbers.put(Column.CPU, usage.cpuSeconds());
        numbers.put(Column.PERIODS, (double) usage.periods());
        numbers.put(Column.THROTTLED, (double) usage.throttled());
        numbers.put(Column.THROTTLED_SECONDS, usage.throttledSeconds());
        Quantiles service = load.accepted().service();
        if (!service.equals(Quantiles.NONE)) {
            numbers.put(Column.P50, service.p50Nanos() / 1e6);
            numbers.put(Column.P99, service.p99Nanos() / 1e6);
            numbers.put(Column.MAX, service.maxNanos() / 1e6);
        }
        if (!load.errors().isEmpty()) {
            System.err.println("not acknowledged: " + load.errors());
        }
    }

    private void audit(LoadReport load, Instant start) throws InterruptedException {
        List<UUID> acknowledged = new ArrayList<>(load.acknowledgedIds().stream().toList());
        acknowledged.add(firstId);
        long booked = processors.summary(Window.EVERYTHING).sum().count();
        numbers.put(Column.LEFT, (double) Math.max(0, acknowledged.size() - booked));
        enter(new Stage(Duration.ZERO, Condition.HEALTHY, Condition.HEALTHY));
        drain(acknowledged.size());
        Reconciliation found = Reconciliation.of(acknowledged, processors.bookings());
        numbers.put(Column.LOST, (double) found.lost().size() + found.twice().size());

        Auditor auditor = auditor();
        List<Comparison> comparisons = new ArrayList<>(List.of(auditor.compare(Window.EVERYTHING)));
        Window whole = new Window(start, Instant.now());
        for (Window window : Windows.random(whole, WINDOWS, new SplittableRandom())) {
            comparisons.add(auditor.compare(window));
        }
        numbers.put(Column.DIFFERING, (double) AuditReport.mismatches(comparisons));
    }

    /** Until all is booked, or nothing was for long. */
    private void drain(long count) throws InterruptedException {
        long booked = -1;
        long changedNanos = System.nanoTime();
        while (booked < count
                && subject.isAlive()
                && System.nanoTime() - changedNanos < NOTHING_BOOKED_NANOS_MAX) {
            observe();
            long now = processors.summary(Window.EVERYTHING).sum().count();
            if (now != booked) {
                booked = now;
                changedNanos = System.nanoTime();
            }
            Thread.sleep(PAUSE);
        }
    }
}
