package dev.comporta.gateway;

import dev.comporta.http.AdminRule;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.meter.Meter;
import dev.comporta.net.Transport;
import dev.comporta.processor.ClientTransport;
import dev.comporta.relay.InstanceAddress;
import dev.comporta.relay.RelayMetrics;
import dev.comporta.relay.RelayProblem;
import dev.comporta.relay.Relays;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreStatus;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
    private final HttpMetrics httpMetrics = new HttpMetrics();
    private final RelayMetrics relayMetrics = new RelayMetrics();
    private final GatewayMetrics metrics;
    private final HttpServer server;
    private Optional<HttpServer> relayServer = Optional.empty();
    private final Watchdog watchdog;
    private final Health health;

    /**
     * Recovers the store, then listens.
     *
     * @throws IOException where the data directory or the address can't be used
     */
    public Gateway(GatewayOptions wanted) throws IOException {
        options = wanted.within(Bounds.of(Bounds.Limits.read(), wanted));
        tellBounds(wanted);
        adminRule = options.adminRule();
        engineLoops = transport.newEventLoops(1, "engine");
        connectionLoops =
                options.process().threads() == 1
                        ? engineLoops
                        : transport.newEventLoops(options.process().threads() - 1, "intake");
        engineLoop = (SingleThreadEventLoop) engineLoops.next();
        warmUp();
        ClientTransport client = new ClientTransport(engineLoop, transport.tcpClient());
        sharedCore =
                options.redis().map(redis -> new SharedCore(options, redis, engineLoop, client));
        core = sharedCore.isPresent() ? sharedCore.get() : makeCore(client);
        relays = sharedCore.filter(_ -> options.mode() == Mode.STANDALONE).map(this::newRelays);
        metrics = new GatewayMetrics(meters());
        metrics.start();
        watchdog = new Watchdog(loops(), options.process().stallMax(), Ending::halt);
        health =
                new Health(
                        core::status,
                        core::standing,
                        () -> relayMetrics.connections() > 0,
                        watchdog,
                        core::busyThreads,
                        options.store().durability() == Durability.POWER);
        if (options.mode() == Mode.WORKER) {
            server = serveRelays(RelayListener.forRelays(options.http()), httpMetrics);
            startShared(Optional.of(options.http()), server);
        } else {
            Optional<HttpOptions> listener =
                    relays.isPresent() ? RelayListener.options(options) : Optional.empty();
            relayServer = listener.map(it -> serveRelays(it, new HttpMetrics()));
            startShared(listener, relayServer.orElse(null));
            server = serveClients();
        }
        watchdog.start();
    }

    private Relays newRelays(SharedCore shared) {
        return new Relays(
                options.relay(), transport, shared::owner, relayMetrics, options.admin().token());
    }

    private List<Meter> meters() {
        List<Meter> meters = new ArrayList<>(CoreMeters.of(core::status, core::clientMeters));
        meters.addAll(httpMetrics.meters());
        relays.ifPresent(_ -> meters.addAll(relayMetrics.meters()));
        return meters;
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
            Ending.say(
                    "other instances can't pass requests on to this one: RELAY_LISTEN is not set,"
                            + " and must be where only they come in, since BIND is "
                            + options.http().host());
        }
        sharedCore.get().start(address);
    }

    private HttpServer serveRelays(HttpOptions where, HttpMetrics counted) {
        ProblemAnswers problems = new ProblemAnswers();
        ServedRoutes served =
                served(new EngineGate(engineLoop, problems, RelayProblem.NOT_THE_OWNER), problems);
        return serve(where, counted, _ -> served.list());
    }

    private HttpServer serveClients() {
        ProblemAnswers problems = new ProblemAnswers();
        ServedRoutes served = served(new EngineGate(engineLoop, problems), problems);
        return serve(
                options.http(),
                httpMetrics,
                loop ->
                        relays.isEmpty()
                                ? served.list()
                                : served.through(
                                        new OwnersPassage(
                                                sharedCore.orElseThrow()::isOwner,
                                                relays.get().newRelay(loop))));
    }

    private ServedRoutes served(EngineGate gate, ProblemAnswers problems) {
        return new ServedRoutes(
                core.payments(), core.operator(), core::processorsJson, gate, problems);
    }

    private HttpServer serve(
            HttpOptions where, HttpMetrics counted, Function<EventLoop, List<Route>> routes) {
        HealthRoutes probes = new HealthRoutes(health::readiness, health::liveness, metrics::text);
        return HttpServer.start(
                where,
                new HttpServer.Loops(transport, connectionLoops),
                adminRule,
                loop -> Stream.of(routes.apply(loop), probes.list()).flatMap(List::stream).toList(),
                counted);
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
        if (options.store().openMax() < wanted.store().openMax()
                || options.store().rememberedMax() < wanted.store().rememberedMax()) {
            Ending.say(
                    "by its heap the gateway holds "
                            + options.store().openMax()
                            + " payments that are not settled, and remembers the ids of "
                            + options.store().rememberedMax()
                            + " settled ones");
        }
        if (options.upstreamConnectionsMax() < wanted.upstreamConnectionsMax()) {
            Ending.say(
                    "by its limit of open files the gateway sends at most "
                            + options.inFlightMax()
                            + " payments at a time to one processor");
        }
    }

    @Override
    public String host() {
        return options.http().host();
    }

    @Override
    public int port() {
        return server.port();
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
                + place;
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
        Drain drain = new Drain();
        drain.step("stop claiming", () -> engineLoop.submit(core::stopAttempting));
        drain.step("answer all requests", this::answerAll);
        relays.ifPresent(it -> drain.step("answer what was passed on", it::close));
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

    /** What is passed on first, since this instance may be the one that answers. */
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
            Ending.say("the warm-up failed, going on without: " + e);
        }
    }

    private GatewayCore makeCore(ClientTransport client) throws IOException {
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
}
