package dev.comporta.http;

import dev.comporta.door.KeyCheck;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's part on one event loop: what its connections share, and the tick behind their time
 * limits.
 *
 * <p>Threading: what is shared belongs to the event loop; the methods may be called from any
 * thread.
 */
final class HttpLoop {
    private static final long TICK_MAX_MILLIS = 250;

    private final EventLoop eventLoop;
    final HttpOptions options;
    final ProblemAnswers problems = new ProblemAnswers();
    final HttpMetrics metrics;
    final LoopClock clock;
    final Connections connections;
    final AnswerTurn turn;
    final LeanPath lean;
    final Router router;
    final Handshakes handshakes;
    private @Nullable Future<?> ticking;

    /**
     * @param routes for this event loop alone
     * @param heldBytesMax this event loop's share
     */
    HttpLoop(
            EventLoop eventLoop,
            HttpOptions options,
            HostRule hostRule,
            Guards guards,
            List<Route> routes,
            HttpMetrics metrics,
            InstantSource source,
            long heldBytesMax) {
        this.eventLoop = eventLoop;
        this.options = options;
        this.metrics = metrics;
        clock = new LoopClock(source, tickMillis());
        connections = new Connections(options.connectionsMax(), heldBytesMax, metrics);
        turn = new AnswerTurn(eventLoop);
        handshakes = new Handshakes(heldBytesMax);
        guards.tls().ifPresent(tls -> tls.addRoom(handshakes.max()));
        KeyCheck keys = guards.keys().map(KeyCheck::new).orElse(null);
        lean = new LeanPath(options, hostRule, keys, problems, routes);
        router =
                new Router(
                        new RouteTable(routes),
                        hostRule,
                        new AccessRule(guards.administrators(), keys),
                        problems,
                        connections::isDraining);
    }

    /** Begins to look after time limits. */
    void start() {
        long tickMillis = tickMillis();
        ticking =
                eventLoop.scheduleAtFixedRate(
                        new Guarded(this::tick), tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    private long tickMillis() {
        int shortest = Math.min(options.idleMillis(), options.requestMillis());
        return Math.clamp(shortest / 4, 1, TICK_MAX_MILLIS);
    }

    private void tick() {
        clock.tick();
        connections.checkTime();
    }

    /** The future tells when every answer that is owed has left. */
    CompletableFuture<Void> drain() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        connections.startDraining();
        eventLoop.execute(new Guarded(() -> connections.drain(drained)));
        return drained;
    }

    void closeAll() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        eventLoop.execute(connections::close);
    }
}
