package dev.comporta.gateway;

import dev.comporta.archive.ArchiveStatus;
import dev.comporta.http.AdminRule;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.intake.operator.OperatorRoutes;
import dev.comporta.meter.Meter;
import dev.comporta.net.Escalation;
import dev.comporta.net.Transport;
import dev.comporta.page.LivePage;
import dev.comporta.processor.ClientTransport;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.store.Durability;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One gateway: the core on the engine's event loop, intake in front of it, and what operators read.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
public final class Gateway implements AutoCloseable {
    private final GatewayOptions options;
    private final Transport transport = Transport.choose();
    private final EventLoopGroup engineLoops;
    private final EventLoopGroup connectionLoops;
    private final SingleThreadEventLoop engineLoop;
    private final Core core;
    private final Optional<SharedCore> sharedCore;
    private final HttpServer server;
    private final Door door;
    private final Supplier<List<Route>> routes;
    private final Watchdog watchdog;
    private final Health health;
    private final Optional<LivePage> page;

    /**
     * Recovers the store, then listens.
     *
     * @throws IOException where the data directory or the address can't be used
     */
    public Gateway(GatewayOptions wanted) throws IOException {
        options = wanted.within(Bounds.of(Bounds.Limits.read(), wanted));
        tellBounds(wanted);
        engineLoops = transport.newEventLoops(1, "engine");
        connectionLoops =
                options.process().threads() == 1
                        ? engineLoops
                        : transport.newEventLoops(options.process().threads() - 1, "intake");
        engineLoop = (SingleThreadEventLoop) engineLoops.next();
        boolean loopback = InetAddress.getByName(options.http().host()).isLoopbackAddress();
        door = new Door(options.door(), loopback);
        AdminRule administrators = options.admin().rule(loopback);
        warmUp();
        ClientTransport client = new ClientTransport(engineLoop, transport.tcpClient());
        List<ProcessorCounters> counters =
                options.processors().stream().map(_ -> new ProcessorCounters()).toList();
        sharedCore =
                options.redis()
                        .map(it -> new SharedCore(options, it, engineLoop, client, counters));
        core = sharedCore.isPresent() ? sharedCore.get() : makeCore(client, counters);
        sharedCore.ifPresent(SharedCore::start);
        HttpMetrics httpMetrics = new HttpMetrics();
        watchdog = new Watchdog(loops(), options.process().stallMax(), Ending::halt);
        health =
                new Health(
                        core::status,
                        core::role,
                        () -> options.archive().map(_ -> core.archive()),
                        watchdog,
                        core::busyThreads,
                        options.store().durability() == Durability.POWER,
                        door::notes);
        ProblemAnswers problems = new ProblemAnswers();
        EngineGate gate = new EngineGate(engineLoop, problems);
        PaymentRoutes payments = new PaymentRoutes(core.payments(), gate, problems);
        List<Meter> meters = meters(counters, httpMetrics, payments.meters().list(gate));
        page = options.page().enabled() ? Optional.of(livePage(meters)) : Optional.empty();
        routes = routes(payments, gate, meters);
        server =
                HttpServer.start(
                        options.http(),
                        new HttpServer.Loops(transport, connectionLoops),
                        door.guards(administrators),
                        routes,
                        httpMetrics);
        watchdog.start();
        door.watch();
        door.warn(host() + ":" + port());
        page.ifPresent(LivePage::start);
    }

    private Supplier<List<Route>> routes(
            PaymentRoutes payments, EngineGate gate, List<Meter> meters) {
        OperatorRoutes operators =
                new OperatorRoutes(
                        core.operator(), core::processorsJson, gate, new ProblemAnswers());
        GatewayMetrics metrics = new GatewayMetrics(meters, door::meters);
        HealthRoutes probes =
                new HealthRoutes(health::readiness, health::liveness, metrics::scrape);
        List<Route> pages = page.map(it -> it.routes().list()).orElse(List.of());
        return () ->
                Stream.of(
                                payments.list(),
                                operators.list(),
                                probes.list(),
                                ApiDocument.list(),
                                pages)
                        .flatMap(List::stream)
                        .toList();
    }

    private List<Meter> meters(
            List<ProcessorCounters> counters, HttpMetrics httpMetrics, List<Meter> intake) {
        List<Meter> meters = new ArrayList<>(GatewayMeters.of(core::status, counters));
        meters.addAll(httpMetrics.meters(options.http()));
        meters.addAll(intake);
        meters.addAll(Ending.outputMeters());
        if (options.redis().isEmpty() && options.store().durability() != Durability.MEMORY) {
            meters.addAll(GatewayMeters.disk(options.process().dataDirectory()));
        }
        options.archive().ifPresent(_ -> meters.addAll(ArchiveStatus.meters(core::archive)));
        meters.addAll(JvmMeters.list());
        return meters;
    }

    private LivePage livePage(List<Meter> meters) {
        InstanceReport instance = new InstanceReport(options, core::role);
        boolean hasFiles =
                options.redis().isEmpty() && options.store().durability() != Durability.MEMORY;
        Supplier<String> money = hasFiles ? new FeeComparison(options)::json : () -> "";
        return new LivePage(
                meters,
                new LivePage.Subjects(core::processorsJson, instance::json, money),
                InstantSource.system(),
                Escalation::escalate);
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
            GatewayEvents.BOUND_LOWERED.tell(
                    "by its limits of open files and memory the gateway serves "
                            + connectionsMax
                            + " connections of clients at a time",
                    "connections",
                    connectionsMax);
        }
        if (options.store().openMax() < wanted.store().openMax()
                || options.store().rememberedMax() < wanted.store().rememberedMax()) {
            GatewayEvents.BOUND_LOWERED.tell(
                    "by its heap the gateway holds "
                            + options.store().openMax()
                            + " payments that are not settled, and remembers the ids of "
                            + options.store().rememberedMax()
                            + " settled ones",
                    "pending",
                    options.store().openMax());
        }
        if (options.upstreamConnectionsMax() < wanted.upstreamConnectionsMax()) {
            GatewayEvents.BOUND_LOWERED.tell(
                    "by its limit of open files the gateway sends at most "
                            + options.inFlightMax()
                            + " payments at a time to one processor",
                    "inFlight",
                    options.inFlightMax());
        }
    }

    public String host() {
        return options.http().host();
    }

    /** What its address begins with: http, or https. */
    public String scheme() {
        return door.scheme();
    }

    public int port() {
        return server.port();
    }

    /** All that is served. */
    List<Route> routes() {
        return routes.get();
    }

    public GatewayStatus status() {
        return core.status();
    }

    /** What it runs on, for people. */
    public String description() {
        String durability = options.store().durability().slug();
        String local =
                options.store().durability() == Durability.MEMORY
                        ? ""
                        : ", data " + options.process().dataDirectory();
        String place = options.redis().map(redis -> ", " + redis.place()).orElse(local);
        String profile = System.getProperty("comporta.profile", "");
        return transport.slug()
                + (profile.isEmpty() ? "" : ", profile " + profile)
                + ", durability "
                + durability
                + place
                + options.archive().map(it -> ", archive " + it.place()).orElse("");
    }

    /**
     * Drains: takes no more payments, lets answers and attempts under way come in for some seconds,
     * stores everything, and ends.
     *
     * @throws IllegalStateException where a part of that could not be done; what is stored is safe
     */
    @Override
    public void close() {
        health.onClosing();
        watchdog.close();
        page.ifPresent(LivePage::close);
        Drain drain = new Drain();
        drain.step("stop claiming", () -> engineLoop.submit(core::stopAttempting));
        drain.step("answer all requests", server::stopAccepting);
        drain.awaitWhile(this::awaitsAnswers);
        drain.step("close all connections", this::closeServer);
        sharedCore.ifPresent(it -> drain.step("append everything", this::stored));
        drain.step("store everything", () -> engineLoop.submit(core::close));
        sharedCore.ifPresent(SharedCore::release);
        engineLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        connectionLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        drain.requireWhole();
    }

    private Future<?> stored() {
        return CompletableFuture.supplyAsync(core::stored, engineLoop).thenCompose(it -> it);
    }

    private boolean awaitsAnswers() {
        GatewayStatus now = status();
        return now.store().openAttempts() > 0 && !now.isStale(System.nanoTime());
    }

    private Future<?> closeServer() {
        server.close();
        return CompletableFuture.completedFuture(null);
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
            GatewayEvents.WARM_UP_FAILED.tell("the warm-up failed, going on without: " + e, e);
        }
    }

    private GatewayCore makeCore(ClientTransport client, List<ProcessorCounters> counters)
            throws IOException {
        try {
            return engineLoop
                    .submit(() -> new GatewayCore(options, engineLoop, client, counters))
                    .get();
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
}
