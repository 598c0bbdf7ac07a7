package dev.comporta.gateway;

import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.intake.RequestTraces;
import dev.comporta.intake.operator.OperatorRoutes;
import dev.comporta.journal.redis.LeaseKeeper;
import dev.comporta.journal.redis.LeaseListener;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.Term;
import dev.comporta.meter.Meter;
import dev.comporta.net.Escalation;
import dev.comporta.net.Transport;
import dev.comporta.page.LivePage;
import dev.comporta.relay.InstanceAddress;
import dev.comporta.relay.RelayMetrics;
import dev.comporta.relay.Relays;
import dev.comporta.service.Door;
import dev.comporta.service.Drain;
import dev.comporta.service.Ending;
import dev.comporta.service.HealthRoutes;
import dev.comporta.service.Instance;
import dev.comporta.service.JvmMeters;
import dev.comporta.service.ServiceMetrics;
import dev.comporta.service.Watchdog;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An instance that has no payments: it checks what clients ask, and passes it on to the owner.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
public final class ApiGateway implements Instance {
    private final GatewayOptions options;
    private final Transport transport = Transport.choose();
    private final EventLoopGroup loops;
    private final Optional<LeaseKeeper> watch;
    private final RelayMetrics relayMetrics = new RelayMetrics();
    private final Relays relays;
    private final HttpServer server;
    private final Door door;
    private final Watchdog watchdog;
    private final ApiHealth health;
    private final Supplier<String> owner;
    private final Optional<LivePage> page;
    private final InstanceCard card;

    /**
     * Listens.
     *
     * @throws IOException where the address can't be used
     */
    public ApiGateway(GatewayOptions wanted) throws IOException {
        options = wanted.within(Bounds.of(Bounds.Limits.read(), wanted));
        loops = transport.newEventLoops(options.process().threads(), "intake");
        door = options.newDoor();
        watch = options.relay().worker().isPresent() ? Optional.empty() : watch(options);
        KnownOwner known = new KnownOwner(() -> watch.flatMap(LeaseKeeper::owner));
        Optional<InstanceAddress> worker = options.relay().worker();
        relays =
                new Relays(
                        options.relay(),
                        transport,
                        () -> worker.isPresent() ? worker : known.get(),
                        relayMetrics,
                        options.admin().token());
        watchdog =
                new Watchdog(
                        StreamSupport.stream(loops.spliterator(), false)
                                .map(SingleThreadEventExecutor.class::cast),
                        options.process().stallMax(),
                        Ending::halt);
        owner = () -> worker.map(InstanceAddress::toString).orElseGet(known::words);
        health =
                new ApiHealth(
                        owner,
                        () -> watch.flatMap(LeaseKeeper::problem),
                        () ->
                                relayMetrics.connections() > 0
                                        && (worker.isPresent() || known.serves()),
                        watchdog,
                        door::notes);
        card =
                new InstanceCard(
                        options.mode(),
                        InstantSource.system(),
                        () ->
                                watch.flatMap(LeaseKeeper::problem)
                                        .map(problem -> "Redis: " + problem)
                                        .orElse("ok"));
        HttpMetrics httpMetrics = new HttpMetrics();
        List<Meter> meters = meters(httpMetrics);
        page = options.page().enabled() ? Optional.of(livePage(meters)) : Optional.empty();
        page.ifPresent(it -> meters.addAll(it.meters()));
        server = serve(httpMetrics, meters);
        card.listensAt(options.http(), scheme(), server.port());
        watch.ifPresent(it -> it.start("", card::json));
        watchdog.start();
        door.watch();
        door.warn(host() + ":" + port());
        page.ifPresent(LivePage::start);
    }

    /** Its own numbers, and where the owner is: streams are not passed on. */
    private LivePage livePage(List<Meter> meters) {
        InstanceReport instance =
                new InstanceReport(options, () -> Optional.of(standing()), Optional::empty);
        return new LivePage(
                meters,
                new LivePage.Subjects(() -> "", instance::json, () -> ""),
                InstantSource.system(),
                Escalation::escalate);
    }

    private Standing standing() {
        String journal = watch.flatMap(LeaseKeeper::problem).map(it -> "Redis: " + it).orElse("ok");
        return new Standing(false, options.mode().slug(), owner.get(), journal, "another's");
    }

    private static Optional<LeaseKeeper> watch(GatewayOptions options) {
        return options.redis().map(redis -> new LeaseKeeper(redis, false, new Words(redis)));
    }

    private List<Meter> meters(HttpMetrics httpMetrics) {
        return Stream.of(
                        httpMetrics.meters(options.http()),
                        relayMetrics.meters(
                                options.relay().queueMax() * options.process().threads()),
                        watch.map(LeaseKeeper::meters).orElse(List.of()),
                        Ending.outputMeters(),
                        JvmMeters.list())
                .flatMap(List::stream)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private HttpServer serve(HttpMetrics httpMetrics, List<Meter> meters) throws IOException {
        ServiceMetrics metrics = new ServiceMetrics(meters, door::meters);
        HealthRoutes probes =
                new HealthRoutes(health::readiness, health::liveness, metrics::scrape);
        return HttpServer.start(
                options.http(),
                new HttpServer.Loops(transport, loops),
                door.guards(options.adminRule()),
                loop -> routes(loop, probes),
                httpMetrics);
    }

    private List<Route> routes(EventLoop loop, HealthRoutes probes) {
        ProblemAnswers problems = new ProblemAnswers();
        Supplier<Core> nobody =
                () -> {
                    throw new IllegalStateException("what is passed on is asked elsewhere");
                };
        EngineGate gate = new EngineGate(loop, problems);
        PaymentRoutes payments = new PaymentRoutes(new OwnersPayments(nobody), gate, problems);
        boolean isTraced = options.process().tracing().isPresent();
        ServedRoutes served =
                new ServedRoutes(
                        isTraced ? payments.traced(RequestTraces.ELSEWHERE) : payments,
                        new OperatorRoutes(
                                new OwnersOperator(nobody),
                                () -> nobody.get().processorsJson(),
                                gate,
                                problems));
        List<Route> pages = page.map(it -> it.routes().list()).orElse(List.of());
        return Stream.of(
                        served.through(relays.newRelay(loop)),
                        probes.list(),
                        new InstanceRoutes(this::instancesJson).list(),
                        ApiDocument.list(),
                        pages)
                .flatMap(List::stream)
                .toList();
    }

    private String instancesJson() {
        return watch.flatMap(LeaseKeeper::attendance)
                .map(InstancesReport::json)
                .orElseGet(() -> InstancesReport.alone(card, false));
    }

    @Override
    public String scheme() {
        return door.scheme();
    }

    @Override
    public String host() {
        return options.http().host();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public String description() {
        String owner =
                options.relay()
                        .worker()
                        .map(address -> "worker " + address)
                        .orElseGet(() -> options.redis().orElseThrow().place());
        return transport.slug() + ", mode " + options.mode().slug() + ", " + owner;
    }

    @Override
    public String recovered() {
        return "";
    }

    @Override
    public void close() {
        health.onClosing();
        watchdog.close();
        page.ifPresent(LivePage::close);
        Drain drain = new Drain();
        drain.step("get all answers", server::stopAccepting);
        drain.step("answer what was left", relays::close);
        drain.step("answer all requests", server::stopAccepting);
        drain.step("close all connections", this::closeServer);
        watch.ifPresent(LeaseKeeper::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        drain.requireWhole();
    }

    private Future<?> closeServer() {
        server.close();
        return CompletableFuture.completedFuture(null);
    }

    /** Tells what becomes of Redis; the rest is for those who may own the journal. */
    private record Words(RedisOptions redis) implements LeaseListener {
        @Override
        public void onTaken(Term term) {
            throw new IllegalStateException("it only looks");
        }

        @Override
        public void onStandBy() {
            GatewayEvents.OWNER_KNOWN.tell("knows the owner of " + redis.place());
        }

        @Override
        public void onLost(Term term, String reason) {
            throw new IllegalStateException("it only looks");
        }

        @Override
        public void onProblem(String problem) {
            GatewayEvents.REDIS_UNUSABLE.tell(
                    "can't use Redis, and it is tried again: " + problem, problem);
        }
    }
}
