package dev.comporta.events.service;

import dev.comporta.events.EventIntake;
import dev.comporta.events.duckdb.DuckDb;
import dev.comporta.events.duckdb.DuckDbWarehouse;
import dev.comporta.events.duckdb.Exports;
import dev.comporta.events.duckdb.Queries;
import dev.comporta.events.embedded.JournalLog;
import dev.comporta.events.embedded.LoaderThread;
import dev.comporta.events.embedded.Owner;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.Route;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.meter.Meter;
import dev.comporta.net.Transport;
import dev.comporta.service.BackgroundThread;
import dev.comporta.service.DiskMeters;
import dev.comporta.service.Door;
import dev.comporta.service.Drain;
import dev.comporta.service.Ending;
import dev.comporta.service.HealthRoutes;
import dev.comporta.service.Instance;
import dev.comporta.service.JvmMeters;
import dev.comporta.service.ServiceMetrics;
import dev.comporta.service.Watchdog;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One event service: HTTP in front, the journal on an event loop of its own or on the only one, and
 * behind it the loader and DuckDB.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
public final class EventsService implements Instance {
    private static final long TICK_MILLIS = 20;
    private static final Duration LOAD_REST_MAX = Duration.ofSeconds(2);
    private static final Door.Purpose PURPOSE =
            new Door.Purpose("send events", "EVENTS_KEYS", "attribution");

    private final EventsOptions options;
    private final HttpOptions http;
    private final Transport transport = Transport.choose();
    private final EventLoopGroup journalLoops;
    private final EventLoopGroup connectionLoops;
    private final SingleThreadEventLoop journalLoop;
    private final FileDisk disk;
    private final DuckDb database;
    private final DuckDbWarehouse warehouse;
    private final BackgroundThread sync = new BackgroundThread("journal-sync");
    private final BackgroundThread allocation = new BackgroundThread("journal-allocation");
    private final JournalLog log;
    private final LoaderThread loader;
    private final EventIntake intake;
    private final QueryRoutes queries;
    private final Door door;
    private final Watchdog watchdog;
    private final EventsHealth health;
    private final HttpServer server;
    private final Future<?> ticking;

    /**
     * Opens what there is, then listens.
     *
     * @throws IOException where the data directory or the address can't be used
     */
    public EventsService(EventsOptions options) throws IOException {
        this.options = options;
        http = HttpBounds.within(options.http());
        door = new Door(options.door(), options.isLocal(), PURPOSE);
        disk = FileDisk.open(options.journalDirectory());
        database = DuckDb.open(options.database());
        warehouse = new DuckDbWarehouse(database);
        journalLoops = transport.newEventLoops(1, "journal");
        connectionLoops =
                options.threads() == 1
                        ? journalLoops
                        : transport.newEventLoops(options.threads() - 1, "intake");
        journalLoop = (SingleThreadEventLoop) journalLoops.next();
        log = openLog();
        ticking =
                journalLoop.scheduleAtFixedRate(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        loader = new LoaderThread(log, disk, warehouse, options.load());
        intake = new EventIntake(options.intake(), log, InstantSource.system());
        queries =
                new QueryRoutes(
                        new Queries(database, options.queries()),
                        options.database().exports().map(it -> new Exports(database, it)));
        watchdog = new Watchdog(loops(), options.stallMax(), Ending::halt);
        health = new EventsHealth(log::problem, loader::problem, watchdog::problem, door::notes);
        server = serve();
        watchdog.start();
        door.watch();
        door.warn(host() + ":" + port());
    }

    private JournalLog openLog() throws IOException {
        try {
            return journalLoop
                    .submit(
                            () ->
                                    new JournalLog(
                                            disk,
                                            options.log(),
                                            Owner.of(journalLoop),
                                            sync,
                                            allocation,
                                            warehouse.position(),
                                            System::nanoTime))
                    .get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the journal was opened", e);
        }
    }

    /** A periodic task that throws would end by that, and nobody be told. */
    private void tick() {
        try {
            log.tick();
        } catch (RuntimeException | Error e) {
            Ending.halt("internal error", e);
        }
    }

    private Stream<SingleThreadEventExecutor> loops() {
        return Stream.of(journalLoops, connectionLoops)
                .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
                .map(SingleThreadEventExecutor.class::cast);
    }

    private HttpServer serve() {
        HttpMetrics httpMetrics = new HttpMetrics();
        ServiceMetrics metrics = new ServiceMetrics(meters(httpMetrics), door::meters);
        HealthRoutes probes =
                new HealthRoutes(health::readiness, health::liveness, metrics::scrape);
        return HttpServer.start(
                http,
                new HttpServer.Loops(transport, connectionLoops),
                door.guards(options.adminRule()),
                _ -> routes(probes),
                httpMetrics);
    }

    private List<Route> routes(HealthRoutes probes) {
        return Stream.of(intake.routes(), queries.list(), probes.list())
                .flatMap(List::stream)
                .toList();
    }

    private List<Meter> meters(HttpMetrics httpMetrics) {
        return Stream.of(
                        httpMetrics.meters(http),
                        intake.meters(),
                        log.meters(),
                        loader.meters(),
                        queries.meters(),
                        DiskMeters.of(options.dataDirectory()),
                        Ending.outputMeters(),
                        JvmMeters.list())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String scheme() {
        return door.scheme();
    }

    @Override
    public String host() {
        return http.host();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public String description() {
        return transport.slug()
                + ", durability "
                + options.log().durability().slug()
                + ", data "
                + options.dataDirectory();
    }

    @Override
    public String recovered() {
        long behind = log.syncedSequence() - loader.loadedSequence();
        return behind <= 0 ? "" : "; records of events to load: " + behind;
    }

    /**
     * Drains: takes no more events, answers all, keeps and syncs them, loads what is left for a
     * while, and ends.
     *
     * @throws IllegalStateException where a part of that could not be done; what is kept is safe
     */
    @Override
    public void close() {
        health.onClosing();
        watchdog.close();
        Drain drain = new Drain();
        drain.step("answer all requests", server::stopAccepting);
        drain.step("close all connections", () -> done(server::close));
        ticking.cancel(false);
        drain.step(
                "keep everything", () -> journalLoop.submit(() -> log.close(this::endBackground)));
        if (!loader.close(LOAD_REST_MAX)) {
            ServiceLog.LEFT_IN_JOURNAL.tell(
                    "some events are in the journal and not in the database yet: the next start"
                            + " loads them");
        }
        drain.step("close the database", () -> CompletableFuture.runAsync(this::closeDatabase));
        disk.close();
        journalLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        connectionLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        drain.requireWhole();
    }

    private static Future<?> done(Runnable work) {
        work.run();
        return CompletableFuture.completedFuture(null);
    }

    /** Lets what is under way end: an interrupt would close the files under it. */
    private void endBackground() {
        sync.shutdown();
        allocation.shutdown();
        sync.awaitEnd();
        allocation.awaitEnd();
    }

    private void closeDatabase() {
        queries.close();
        warehouse.close();
        database.close();
    }
}
