package dev.comporta.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.comporta.intake.AdminRule;
import dev.comporta.intake.IntakeMetrics;
import dev.comporta.intake.IntakeOptions;
import dev.comporta.intake.IntakeServer;
import dev.comporta.intake.Operations;
import dev.comporta.intake.OperatorDesk;
import dev.comporta.ops.HealthReport;
import dev.comporta.ops.Transport;
import dev.comporta.processor.ClientTransport;
import dev.comporta.store.embedded.Durability;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One gateway: the core on the engine's event loop, intake in front of it, and what operators read.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
final class Gateway implements AutoCloseable {
    private static final Duration CLOSE_STEP = Duration.ofSeconds(3);
    private static final long DESCRIPTORS_KEPT = 128;
    private static final int CONNECTIONS_MIN = 64;

    private final GatewayOptions options;
    private final Transport transport = Transport.choose();
    private final EventLoopGroup engineLoops;
    private final EventLoopGroup connectionLoops;
    private final SingleThreadEventLoop engineLoop;
    private final GatewayCore core;
    private final IntakeServer server;
    private volatile String metricsText = "";
    private volatile boolean closing;

    /**
     * Recovers the store, then listens.
     *
     * @throws IOException where the data directory or the address can't be used
     */
    Gateway(GatewayOptions options) throws IOException {
        this.options = options;
        engineLoops = transport.newEventLoops(1, "engine");
        connectionLoops =
                options.threads() == 1
                        ? engineLoops
                        : transport.newEventLoops(options.threads() - 1, "intake");
        engineLoop = (SingleThreadEventLoop) engineLoops.next();
        warmUp();
        core = makeCore();
        IntakeMetrics intakeMetrics = new IntakeMetrics();
        startMetrics(intakeMetrics);
        server =
                IntakeServer.start(
                        intakeOptions(),
                        new IntakeServer.Loops(transport, engineLoop, connectionLoops),
                        core.dispatcher(),
                        new Operations(
                                adminRule(),
                                this::health,
                                this::liveness,
                                () -> metricsText,
                                Optional.of(
                                        new OperatorDesk(core.dispatcher(), core::processorsJson))),
                        intakeMetrics);
    }

    int port() {
        return server.port();
    }

    GatewayStatus status() {
        return core.status();
    }

    /** What it runs on, for people. */
    String description() {
        String durability = options.durability().name().toLowerCase(Locale.ROOT);
        String place =
                options.durability() == Durability.MEMORY
                        ? ""
                        : ", data " + options.dataDirectory();
        return transport.name().toLowerCase(Locale.ROOT) + ", durability " + durability + place;
    }

    /**
     * Drains: takes no more payments, lets answers and attempts under way come in for some seconds,
     * stores everything, and ends.
     */
    @Override
    public void close() {
        closing = true;
        engineLoop.execute(core.dispatcher()::stopClaiming);
        await(server.stopAccepting());
        long deadline = System.nanoTime() + CLOSE_STEP.toNanos();
        while (status().store().openAttempts() > 0 && System.nanoTime() < deadline) {
            pause();
        }
        server.close();
        await(engineLoop.submit(core::close));
        engineLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        connectionLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A warm-up that fails costs speed, nothing else. */
    private void warmUp() {
        if (options.warmUp().isZero()) {
            return;
        }
        try {
            new WarmUp(transport, engineLoop).run(options.warmUp());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            System.err.println("comporta: the warm-up failed, going on without: " + e);
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
    private void startMetrics(IntakeMetrics intakeMetrics) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        GatewayMetrics.register(registry, core::status, intakeMetrics, core.client());
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("metrics").factory());
        thread.scheduleAtFixedRate(() -> metricsText = registry.scrape(), 0, 1, TimeUnit.SECONDS);
    }

    private IntakeOptions intakeOptions() {
        IntakeOptions defaults = IntakeOptions.defaults();
        return new IntakeOptions(
                options.bind(),
                options.port(),
                options.unixSocket(),
                defaults.requestLineMaxBytes(),
                defaults.headMaxBytes(),
                defaults.bodyMaxBytes(),
                connectionsMax(defaults.connectionsMax()),
                defaults.idleMillis(),
                defaults.requestMillis(),
                defaults.pipelineMax(),
                defaults.engineQueueMax(),
                defaults.retryAfterSeconds(),
                defaults.leanPath());
    }

    private AdminRule adminRule() throws UnknownHostException {
        boolean loopback = InetAddress.getByName(options.bind()).isLoopbackAddress();
        return new AdminRule(options.adminToken(), loopback, options.allowPurge());
    }

    private HealthReport health() {
        GatewayStatus now = status();
        Map<String, String> components = new LinkedHashMap<>();
        String full = now.store().acceptsPayments() ? "ok" : "full";
        components.put("store", now.store().failure().orElse(full));
        if (now.store().deadLettersFull()) {
            components.put("deadLetters", "full: acknowledge or retry some");
        }
        now.store().problem().ifPresent(problem -> components.put("background", problem));
        components.put("intake", closing ? "draining" : "ok");
        for (GatewayStatus.ProcessorStatus processor : now.processors()) {
            String breaker = processor.breaker().name().toLowerCase(Locale.ROOT);
            components.put(processor.name(), "breaker " + breaker);
        }
        return new HealthReport(now.store().acceptsPayments() && !closing, components);
    }

    private HealthReport liveness() {
        Optional<String> failure = status().store().failure();
        return new HealthReport(failure.isEmpty(), Map.of("store", failure.orElse("works")));
    }

    /** Descriptors that clients take must not be those that the journal needs. */
    private int connectionsMax(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system) {
            long room =
                    system.getMaxFileDescriptorCount()
                            - DESCRIPTORS_KEPT
                            - options.upstreamConnectionsMax();
            return Math.clamp(room, CONNECTIONS_MIN, wanted);
        }
        return wanted;
    }

    private static void await(Future<?> future) {
        try {
            future.get(CLOSE_STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.err.println("comporta: something did not end in time; what is stored is safe");
        } catch (ExecutionException e) {
            System.err.println("comporta: while closing: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
