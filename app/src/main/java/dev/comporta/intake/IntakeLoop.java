package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.net.Escalation;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: the parsers, the coarse clock behind their time
 * limits, the Date field, and the list of those that have answers to flush.
 *
 * <p>Answers are not flushed one by one: a connection is listed once, and the list is flushed at
 * the end of the loop's turn, so a commit of many payments costs each connection one write.
 *
 * <p>Threading: owned by its event loop; only {@link #deliver} and {@link #drain} may be called
 * from others.
 */
final class IntakeLoop {
    private static final long TICK_MAX_MILLIS = 250;

    /** Connections that are compared where one must go: among so many no attacker can hide. */
    private static final int SAMPLE = 64;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final EventLoop eventLoop;
    private final IntakeOptions options;
    private final Router router;
    private final EngineGate gate;
    private final IntakeMetrics metrics;
    private final InstantSource clock;
    private final LeanParser lean;
    private final byte[] scratch;
    private final PaymentScanner scanner = new PaymentScanner();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Connection> ready = new ArrayList<>();
    private final AtomicReference<@Nullable Exchange> returned = new AtomicReference<>();
    private final Runnable flush = guarded(this::flush);
    private final Runnable takeReturned = guarded(this::takeReturned);
    private final long heldBytesMax;
    private long heldBytes;
    private int hand;
    private long tickNanos = System.nanoTime();
    private long dateSecond = Long.MIN_VALUE;
    private byte[] dateField = new byte[0];
    private volatile boolean draining;
    private @Nullable CompletableFuture<Void> drained;
    private @Nullable Future<?> ticking;

    IntakeLoop(
            EventLoop eventLoop,
            IntakeOptions options,
            Router router,
            EngineGate gate,
            IntakeMetrics metrics,
            InstantSource clock,
            long heldBytesMax) {
        this.heldBytesMax = heldBytesMax;
        this.eventLoop = eventLoop;
        this.options = options;
        this.router = router;
        this.gate = gate;
        this.metrics = metrics;
        this.clock = clock;
        this.lean = new LeanParser(options, router.hostRule());
        this.scratch = new byte[options.headMaxBytes() + options.bodyMaxBytes()];
        updateDate();
    }

    /** Begins to look after time limits. */
    void start() {
        long tickMillis = tickMillis();
        ticking =
                eventLoop.scheduleAtFixedRate(
                        guarded(this::tick), tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    private long tickMillis() {
        int shortest = Math.min(options.idleMillis(), options.requestMillis());
        return Math.clamp(shortest / 4, 1, TICK_MAX_MILLIS);
    }

    private void tick() {
        tickNanos = System.nanoTime();
        updateDate();
        List.copyOf(connections).forEach(Connection::checkTime);
        if (drained != null && connections.stream().noneMatch(Connection::hasWork)) {
            drained.complete(null);
        }
    }

    /** What its executor would only log, and a periodic task would end by. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                Escalation.escalate(e);
            }
        };
    }

    private void updateDate() {
        long second = clock.millis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            dateField = DATE.format(clock.instant()).getBytes(US_ASCII);
        }
    }

    /** Takes an answer from the engine's thread to its connection. */
    void deliver(Exchange exchange) {
        if (eventLoop.inEventLoop()) {
            exchange.connection().onAnswer(exchange);
            return;
        }
        // Bounded by the exchanges that exist: pipelineMax for each connection.
        Exchange before;
        do {
            before = returned.get();
            exchange.returnedBefore = before;
        } while (!returned.compareAndSet(before, exchange));
        if (before == null) {
            eventLoop.execute(takeReturned);
        }
    }

    private void takeReturned() {
        Exchange exchange = returned.getAndSet(null);
        while (exchange != null) {
            exchange.connection().onAnswer(exchange);
            exchange = exchange.returnedBefore;
        }
    }

    /** Flushes the connection's answers at the end of this turn. */
    void flushLater(Connection connection) {
        ready.add(connection);
        if (ready.size() > 1) {
            return;
        }
        if (eventLoop instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(flush);
        } else {
            eventLoop.execute(flush);
        }
    }

    private void flush() {
        try {
            // A flush may make room for more requests and so add to the list.
            for (int i = 0; i < ready.size(); i++) {
                Connection connection = ready.get(i);
                try {
                    connection.flushAnswers();
                } catch (RuntimeException e) { // the others' answers must not wait for ever
                    connection.fail(e);
                }
            }
        } finally {
            ready.clear(); // even after an Error: one that is not empty asks for no flush
        }
    }

    /** Serves no new payments; the future tells when every answer that is owed has left. */
    CompletableFuture<Void> drain() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        draining = true;
        eventLoop.execute(() -> drained = future);
        return future;
    }

    boolean isDraining() {
        return draining;
    }

    void closeAll() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        eventLoop.execute(() -> List.copyOf(connections).forEach(Connection::close));
    }

    /** False: all connections are taken, and by those that use them. */
    boolean add(Connection connection) {
        boolean hasRoom = metrics.onOpened() <= options.connectionsMax() || closeIdlest();
        connection.setIndex(connections.size());
        connections.add(connection);
        return hasRoom;
    }

    void remove(Connection connection) {
        int index = connection.index();
        if (index < 0) {
            return;
        }
        Connection last = connections.removeLast();
        if (last != connection) {
            last.setIndex(index);
            connections.set(index, last);
        }
        connection.setIndex(-1);
        metrics.onClosed();
    }

    private boolean closeIdlest() {
        Connection idlest = best(Comparator.comparingLong(Connection::idleNanos));
        return idlest != null && idlest.giveWay();
    }

    /** Counts what a connection holds more than before, or less. */
    void hold(int bytes) {
        heldBytes += bytes;
    }

    /** Whether an answer of so many bytes may be asked for. */
    boolean hasRoomFor(int bytes) {
        return bytes == 0 || heldBytes + Math.min(bytes, heldBytesMax / 2) <= heldBytesMax;
    }

    /** Where all connections together hold too much, those that hold most must go. */
    void shed() {
        while (heldBytes > heldBytesMax) {
            Connection largest = best(Comparator.comparingInt(Connection::heldBytes));
            if (largest == null || !largest.giveUp()) {
                return;
            }
        }
    }

    /** Of some, another part each time. */
    private @Nullable Connection best(Comparator<Connection> order) {
        Connection best = null;
        for (int i = Math.min(SAMPLE, connections.size()); i > 0; i--) {
            hand = (hand + 1) % connections.size();
            Connection candidate = connections.get(hand);
            if (best == null || order.compare(candidate, best) > 0) {
                best = candidate;
            }
        }
        return best;
    }

    /** The time of the last tick: older than now by less than {@link #tickNanosMax}. */
    long tickNanos() {
        return tickNanos;
    }

    long tickNanosMax() {
        return TimeUnit.MILLISECONDS.toNanos(tickMillis());
    }

    byte[] dateField() {
        return dateField;
    }

    IntakeOptions options() {
        return options;
    }

    Router router() {
        return router;
    }

    Answers answers() {
        return router.answers();
    }

    EngineGate gate() {
        return gate;
    }

    IntakeMetrics metrics() {
        return metrics;
    }

    /** Room for one request of the largest size, to read requests out of. */
    byte[] scratch() {
        return scratch;
    }

    LeanParser lean() {
        return lean;
    }

    PaymentScanner scanner() {
        return scanner;
    }
}
