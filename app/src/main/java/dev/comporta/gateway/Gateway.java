package dev.comporta.gateway;

import dev.comporta.archive.ArchiveStatus;
import dev.comporta.http.AdminRule;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
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
import dev.comporta.relay.InstanceAddress;
import dev.comporta.relay.RelayMetrics;
import dev.comporta.relay.RelayProblem;
import dev.comporta.relay.Relays;
import dev.comporta.service.DiskMeters;
import dev.comporta.service.Door;
import dev.comporta.service.Drain;
import dev.comporta.service.Ending;
import dev.comporta.service.HealthRoutes;
import dev.comporta.service.Instance;
import dev.comporta.service.JvmMeters;
import dev.comporta.service.ServiceMetrics;
import dev.comporta.service.Watchdog;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreStatus;
import dev.comporta.webhook.WebhookStatus;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One gateway: the core on the engine's event loop, intake in front of it, and what operators read.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
public final class Gateway implements Instance {
    private final GatewayOptions options;
    private final Transport transport = Transport.choose();
    private final EventLoopGroup engineLoops;
    private final EventLoopGroup connectionLoops;
    private final SingleThreadEventLoop engineLoop;
    private final Core core;
    private final Optional<SharedCore> sharedCore;
    private final AdminRule adminRule;
    private final Optional<Relays> relays;
    private final RelayMetrics relayMetrics = new RelayMetrics();
    private final ServedRoutes served;
    private final HealthRoutes probes;
    private final HttpServer server;
    private Optional<HttpServer> relayServer = Optional.empty();
    private final Door door;
    private final Witness witness;
    private final Watchdog watchdog;
    private final Health health;
    private final Optional<LivePage> page;
    private final InstanceCard card;

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
        adminRule = options.adminRule();
        door = options.newDoor();
        warmUp();
        witness =
                Witness.of(
                        options.process().tracing(),
                        options.processors().stream().map(ProcessorOptions::name).toList());
        ClientTransport client = new ClientTransport(engineLoop, transport.tcpClient());
        List<ProcessorCounters> counters =
                options.processors().stream().map(_ -> new ProcessorCounters()).toList();
        sharedCore =
                options.redis()
                        .map(
                                it ->
                                        new SharedCore(
                                                options,
                                                it,
                                                engineLoop,
                                                client,
                                                counters,
                                                witness));
        core = sharedCore.isPresent() ? sharedCore.get() : makeCore(client, counters);
        card =
                new InstanceCard(
                        options.mode(),
                        InstantSource.system(),
                        () -> sharedCore.map(SharedCore::journalWords).orElse("ok"));
        relays = sharedCore.filter(_ -> options.mode() == Mode.STANDALONE).map(this::newRelays);
        watchdog = new Watchdog(loops(), options.process().stallMax(), Ending::halt);
        health =
                new Health(
                        core::status,
                        core::standing,
                        this::reachesOwner,
                        this::archived,
                        this::webhooks,
                        watchdog,
                        core::busyThreads,
                        options.store().durability() == Durability.POWER,
                        door::notes);
        ProblemAnswers problems = new ProblemAnswers();
        EngineGate gate =
                options.mode() == Mode.WORKER
                        ? new EngineGate(engineLoop, problems, RelayProblem.NOT_THE_OWNER)
                        : new EngineGate(engineLoop, problems);
        served = served(gate, problems);
        HttpMetrics httpMetrics = new HttpMetrics();
        List<Meter> meters = meters(counters, httpMetrics, served.meters(gate));
        page = options.page().enabled() ? Optional.of(livePage(meters)) : Optional.empty();
        page.ifPresent(it -> meters.addAll(it.meters()));
        ServiceMetrics metrics = new ServiceMetrics(meters, door::meters);
        probes = new HealthRoutes(health::readiness, health::liveness, metrics::scrape);
        boolean isToldWhereToListen = options.relay().listen().isPresent();
        if (options.mode() == Mode.WORKER && !isToldWhereToListen) {
            HttpOptions listener = RelayListener.forRelays(options.http());
            server = serve(listener, forRelays(), httpMetrics, this::answered);
            startShared(Optional.of(options.http()), server);
        } else {
            Optional<HttpOptions> listener =
                    relays.isPresent() || isToldWhereToListen
                            ? RelayListener.options(options)
                            : Optional.empty();
            relayServer = listener.map(this::serveRelays);
            startShared(listener, relayServer.orElse(null));
            server =
                    serve(
                            options.http(),
                            door.guards(adminRule),
                            httpMetrics,
                            this::answeredSomewhere);
        }
        card.listensAt(options.http(), scheme(), server.port());
        watchdog.start();
        door.watch();
        door.warn(host() + ":" + port());
        page.ifPresent(LivePage::start);
    }

    private boolean reachesOwner() {
        return relayMetrics.connections() > 0
                && sharedCore.filter(SharedCore::ownerServes).isPresent();
    }

    private Optional<ArchiveStatus> archived() {
        return options.archive().map(_ -> core.archive());
    }

    private Optional<WebhookStatus> webhooks() {
        return options.webhooks().map(_ -> core.webhooks());
    }

    private Relays newRelays(SharedCore shared) {
        return new Relays(
                options.relay(), transport, shared::owner, relayMetrics, options.admin().token());
    }

    /** From here on the journal may be this instance's, and others may be told so. */
    private void startShared(Optional<HttpOptions> listener, @Nullable HttpServer listening)
            throws IOException {
        if (sharedCore.isEmpty()) {
            return;
        }
        Optional<InstanceAddress> address = Optional.empty();
        if (listener.isPresent() && listening != null) {
            address =
                    Optional.of(
                            RelayListener.advertised(
                                    options.relay().advertise(), listener.get(), listening));
        } else {
            String bind = options.http().host();
            GatewayEvents.NOT_REACHABLE.tell(
                    "other instances can't pass requests on to this one: RELAY_LISTEN is not set,"
                            + " and must be where only they come in, since BIND is "
                            + bind,
                    bind);
        }
        sharedCore.get().start(address, card);
    }

    private ServedRoutes served(EngineGate gate, ProblemAnswers problems) {
        return new ServedRoutes(
                witness.routes().apply(new PaymentRoutes(core.payments(), gate, problems)),
                new OperatorRoutes(core.operator(), core::processorsJson, gate, problems));
    }

    /** What they count is counted where the client came in. */
    private HttpServer serveRelays(HttpOptions where) {
        ProblemAnswers problems = new ProblemAnswers();
        ServedRoutes relayed =
                served(new EngineGate(engineLoop, problems, RelayProblem.NOT_THE_OWNER), problems);
        return serve(where, forRelays(), new HttpMetrics(), _ -> relayed.list());
    }

    private List<Route> answered(EventLoop loop) {
        return served.list();
    }

    /** Here while the payments are here. */
    private List<Route> answeredSomewhere(EventLoop loop) {
        return relays.isEmpty()
                ? served.list()
                : served.through(
                        new OwnersPassage(
                                sharedCore.orElseThrow()::isOwner, relays.get().newRelay(loop)));
    }

    /** Who asks for a key, and counts by it, is the one that the client came to. */
    private Guards forRelays() {
        return Guards.of(adminRule);
    }

    private HttpServer serve(
            HttpOptions where,
            Guards guards,
            HttpMetrics counted,
            Function<EventLoop, List<Route>> routes) {
        return HttpServer.start(
                where,
                new HttpServer.Loops(transport, connectionLoops),
                guards,
                loop -> withProbes(routes.apply(loop)),
                counted);
    }

    private List<Route> withProbes(List<Route> routes) {
        List<Route> pages = page.map(it -> it.routes().list()).orElse(List.of());
        return Stream.of(
                        routes,
                        probes.list(),
                        new InstanceRoutes(this::instancesJson).list(),
                        ApiDocument.list(),
                        pages)
                .flatMap(List::stream)
                .toList();
    }

    private String instancesJson() {
        return sharedCore
                .flatMap(SharedCore::attendance)
                .map(InstancesReport::json)
                .orElseGet(() -> InstancesReport.alone(card, sharedCore.isEmpty()));
    }

    private List<Meter> meters(
            List<ProcessorCounters> counters, HttpMetrics httpMetrics, List<Meter> intake) {
        List<Meter> meters = new ArrayList<>(GatewayMeters.of(core::status, counters));
        meters.addAll(httpMetrics.meters(options.http()));
        meters.addAll(intake);
        relays.ifPresent(_ -> meters.addAll(relayMetrics.meters(relayedMax())));
        sharedCore.ifPresent(it -> meters.addAll(it.meters()));
        meters.addAll(Ending.outputMeters());
        meters.addAll(witness.meters());
        if (options.redis().isEmpty() && options.store().durability() != Durability.MEMORY) {
            meters.addAll(DiskMeters.of(options.process().dataDirectory()));
        }
        options.archive().ifPresent(_ -> meters.addAll(ArchiveStatus.meters(core::archive)));
        options.webhooks().ifPresent(_ -> meters.addAll(WebhookStatus.meters(core::webhooks)));
        meters.addAll(JvmMeters.list());
        return meters;
    }

    private int relayedMax() {
        return options.relay().queueMax() * options.process().threads();
    }

    private LivePage livePage(List<Meter> meters) {
        InstanceReport instance = new InstanceReport(options, core::standing, this::archived);
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

    @Override
    public String host() {
        return options.http().host();
    }

    @Override
    public String scheme() {
        return door.scheme();
    }

    @Override
    public int port() {
        return server.port();
    }

    /** All that is served. */
    List<Route> routes() {
        return withProbes(served.list());
    }

    public GatewayStatus status() {
        return core.status();
    }

    @Override
    public String recovered() {
        StoreStatus store = status().store();
        int open = store.pending() + store.openAttempts();
        return store.remembered() + open == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; recovered %,d settled, %,d pending and %,d in doubt",
                        store.remembered(),
                        store.pending(),
                        store.openAttempts());
    }

    @Override
    public String description() {
        String durability = options.store().durability().slug();
        String local =
                options.store().durability() == Durability.MEMORY
                        ? ""
                        : ", data " + options.process().dataDirectory();
        String place = options.redis().map(redis -> ", " + redis.place()).orElse(local);
        String profile = System.getProperty("comporta.profile", "");
        String mode = options.mode() == Mode.STANDALONE ? "" : ", mode " + options.mode().slug();
        return transport.slug()
                + mode
                + (profile.isEmpty() ? "" : ", profile " + profile)
                + ", durability "
                + durability
                + place
                + options.archive().map(it -> ", archive " + it.place()).orElse("")
                + options.webhooks().map(it -> ", webhooks to " + it.place()).orElse("");
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
        drain.step("answer all requests", this::answerAll);
        relays.ifPresent(it -> drain.step("answer what was passed on", it::close));
        drain.awaitWhile(this::awaitsAnswers);
        drain.step("close all connections", this::closeServer);
        sharedCore.ifPresent(it -> drain.step("append everything", this::stored));
        drain.step("store everything", () -> engineLoop.submit(core::close));
        sharedCore.ifPresent(SharedCore::release);
        witness.close().run();
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

    private CompletableFuture<?> answerAll() {
        return CompletableFuture.allOf(
                Stream.concat(Stream.of(server), relayServer.stream())
                        .map(HttpServer::stopAccepting)
                        .toArray(CompletableFuture<?>[]::new));
    }

    private Future<?> closeServer() {
        relayServer.ifPresent(HttpServer::close);
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
                    .submit(() -> new GatewayCore(options, engineLoop, client, counters, witness))
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
