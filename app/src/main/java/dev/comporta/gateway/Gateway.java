package dev.comporta.gateway;

import dev.comporta.http.AdminRule;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.intake.operator.OperatorRoutes;
import dev.comporta.net.Escalation;
import dev.comporta.net.Transport;
import dev.comporta.processor.ClientTransport;
import dev.comporta.store.Durability;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One gateway: the core on the engine's event loop, intake in front of it, and what operators read.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration CLOSE_STEP = Duration.ofSeconds(3);

    private final GatewayOptions options;
    private final Transport transport = Transport.choose();
    private final EventLoopGroup engineLoops;
    private final EventLoopGroup connectionLoops;
    private final SingleThreadEventLoop engineLoop;
    private final GatewayCore core;
    private final HttpServer server;
    private final Watchdog watchdog;
    private final List<String> unfinished = new ArrayList<>();
    private volatile String metricsText = "";
    private volatile boolean closing;

    /**
     * Recovers the store, then listens.
     *
     * @throws IOException where the data directory or the address can't be used
     */
    public Gateway(GatewayOptions wanted) throws IOException {
        options = wanted.within(Bounds.of(ProcessLimits.read(), wanted));
        tellBounds(wanted);
        engineLoops = transport.newEventLoops(1, "engine");
        connectionLoops =
                options.process().threads() == 1
                        ? engineLoops
                        : transport.newEventLoops(options.process().threads() - 1, "intake");
        engineLoop = (SingleThreadEventLoop) engineLoops.next();
        AdminRule adminRule = adminRule();
        warmUp();
        core = makeCore();
        HttpMetrics httpMetrics = new HttpMetrics();
        startMetrics(httpMetrics);
        watchdog = new Watchdog(loops(), options.process().stallMax(), Ending::halt);
        server =
                HttpServer.start(
                        options.http(),
                        new HttpServer.Loops(transport, connectionLoops),
                        adminRule,
                        routes(),
                        httpMetrics);
        watchdog.start();
    }

    private Supplier<List<Route>> routes() {
        ProblemAnswers problems = new ProblemAnswers(options.http().retryAfterSeconds());
        EngineGate gate = new EngineGate(engineLoop, problems);
        PaymentRoutes payments = new PaymentRoutes(core.dispatcher(), gate, problems);
        OperatorRoutes operators =
                new OperatorRoutes(
                        core.dispatcher().operator(), core::processorsJson, gate, problems);
        HealthRoutes health = new HealthRoutes(this::health, this::liveness, () -> metricsText);
        return () ->
                Stream.of(payments.list(), operators.list(), health.list())
                        .flatMap(List::stream)
                        .toList();
    }

    private Stream<SingleThreadEventExecutor> loops() {
        return Stream.of(engineLoops, connectionLoops)
                .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
                .map(SingleThreadEventExecutor.class::cast);
    }

    /** Little of something is said: it may not be what was meant. */
    private void tellBounds(GatewayOptions wanted) {
        int connectionsMax = options.http().connectionsMax();
        if (connectionsMax < wanted.http().connectionsMax()) {
            Ending.say(
                    "by its limits of open files and memory the gateway serves "
                            + connectionsMax
                            + " connections of clients at a time");
        }
        if (options.upstreamConnectionsMax() < wanted.upstreamConnectionsMax()) {
            Ending.say(
                    "by its limit of open files the gateway sends at most "
                            + options.inFlightMax()
                            + " payments at a time to one processor");
        }
    }

    public String host() {
        return options.http().host();
    }

    public int port() {
        return server.port();
    }

    public GatewayStatus status() {
        return core.status();
    }

    /** What it runs on, for people. */
    public String description() {
        String durability = options.store().durability().slug();
        String place =
                options.store().durability() == Durability.MEMORY
                        ? ""
                        : ", data " + options.process().dataDirectory();
        return transport.name().toLowerCase(Locale.ROOT) + ", durability " + durability + place;
    }

    /**
     * Drains: takes no more payments, lets answers and attempts under way come in for some seconds,
     * stores everything, and ends.
     *
     * @throws IllegalStateException where a part of that could not be done; what is stored is safe
     */
    @Override
    public void close() {
        closing = true;
        watchdog.close();
        step("stop claiming", () -> engineLoop.submit(core.dispatcher()::stopAttempting));
        step("answer all requests", server::stopAccepting);
        long deadline = System.nanoTime() + CLOSE_STEP.toNanos();
        while (status().store().openAttempts() > 0
                && !status().isStale(System.nanoTime())
                && System.nanoTime() < deadline) {
            pause();
        }
        step("close all connections", this::closeServer);
        step("store everything", () -> engineLoop.submit(core::close));
        engineLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        connectionLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        if (!unfinished.isEmpty()) {
            throw new IllegalStateException("it did not " + String.join(", ", unfinished));
        }
    }

    private Future<?> closeServer() {
        server.close();
        return CompletableFuture.completedFuture(null);
    }

    /** One step that fails must not keep the next from being tried. */
    private void step(String name, Supplier<Future<?>> work) {
        try {
            work.get().get(CLOSE_STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            unfinished.add(name + " in time");
        } catch (ExecutionException | RuntimeException e) {
            unfinished.add(name + " (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unfinished.add(name);
        }
    }

    /** A warm-up that fails costs speed, nothing else. */
    private void warmUp() {
        if (options.process().warmUp().isZero()) {
            return;
        }
        try {
            new WarmUp(transport, engineLoop).run(options.process().warmUp());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            Ending.say("the warm-up failed, going on without: " + e);
        }
    }

    private GatewayCore makeCore() throws IOException {
        ClientTransport client = new ClientTransport(engineLoop, transport.tcpClient());
        try {
            return engineLoop.submit(() -> new GatewayCore(options, engineLoop, client)).get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the store was recovered", e);
        }
    }

    /**
     * Scrapes read a text that is a second old at most, so that none of them stops an event loop.
     */
    private void startMetrics(HttpMetrics httpMetrics) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        GatewayMetrics.register(registry, core::status, httpMetrics, core.client());
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("metrics").factory());
        thread.scheduleAtFixedRate(() -> scrape(registry), 0, 1, TimeUnit.SECONDS);
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private void scrape(PrometheusMeterRegistry registry) {
        try {
            metricsText = registry.scrape();
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }

    private AdminRule adminRule() throws UnknownHostException {
        boolean loopback = InetAddress.getByName(options.http().host()).isLoopbackAddress();
        return options.admin().rule(loopback);
    }

    private HealthReport health() {
        GatewayStatus now = status();
        Map<String, String> components = new LinkedHashMap<>();
        String full = now.store().acceptsPayments() ? "ok" : "full";
        components.put("store", now.store().failure().orElse(full));
        Optional<String> stuck = watchdog.problem();
        stuck.ifPresent(reason -> components.put("loops", reason));
        if (now.store().deadLettersFull()) {
            components.put("deadLetters", "full: acknowledge or retry some");
        }
        now.store().problem().ifPresent(problem -> components.put("background", problem));
        Map<String, Duration> busy = core.busyThreads();
        busy.forEach((name, time) -> components.put(name, "busy for " + time.toSeconds() + " s"));
        components.put("intake", closing ? "draining" : "ok");
        for (GatewayStatus.ProcessorStatus processor : now.processors()) {
            String breaker = processor.breaker().name().toLowerCase(Locale.ROOT);
            components.put(processor.name(), "breaker " + breaker);
        }
        boolean answersWait =
                options.store().durability() == Durability.POWER
                        && busy.containsKey(GatewayCore.SYNC_THREAD);
        return new HealthReport(
                now.store().acceptsPayments() && !closing && stuck.isEmpty() && !answersWait,
                components);
    }

    private HealthReport liveness() {
        GatewayStatus now = status();
        Map<String, String> components = new LinkedHashMap<>();
        Optional<String> failure = now.store().failure();
        components.put("store", failure.orElse("works"));
        Optional<String> stuck = watchdog.problem();
        components.put("loops", stuck.orElse("turn"));
        return new HealthReport(failure.isEmpty() && stuck.isEmpty(), components);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
