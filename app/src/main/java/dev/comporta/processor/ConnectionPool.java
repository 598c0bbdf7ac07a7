package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one processor: at most so many as the options say, the one used last first,
 * each with at most one exchange. A full pool refuses.
 *
 * <p>One sweep ends what took too long, in place of a timer for each exchange; so a time-out is up
 * to one sweep late, never early. Threading: the loop's.
 */
final class ConnectionPool implements UpstreamConnection.Owner {
    private static final long SWEEP_INTERVAL_MILLIS = 100;

    private final ClientTransport transport;
    private final ProcessorAddress processor;
    private final ProcessorClientOptions options;
    private final Connector connector;
    private final ProcessorCounters counters;
    private final Set<UpstreamConnection> connections = new HashSet<>();
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private final ScheduledFuture<?> sweeps;
    private boolean closed;

    ConnectionPool(
            ClientTransport transport,
            ProcessorAddress processor,
            ProcessorClientOptions options,
            ProcessorCounters counters) {
        this.transport = transport;
        this.processor = processor;
        this.options = options;
        this.counters = counters;
        counters.connectionsMax = options.connectionsMax();
        connector = new Connector(transport, processor, options.connectTimeout());
        sweeps =
                transport
                        .loop()
                        .scheduleWithFixedDelay(
                                this::sweep,
                                SWEEP_INTERVAL_MILLIS,
                                SWEEP_INTERVAL_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    /** Starts an exchange on a free connection, or on a new one. */
    void start(UpstreamExchange exchange) {
        UpstreamConnection connection = takeIdle();
        if (connection != null) {
            connection.start(exchange);
        } else if (hasRoom()) {
            open(exchange);
        } else {
            fail(exchange, Evidence.NOT_SENT, 0);
        }
    }

    /** Opens connections ahead of the first exchanges, as far as there is room. */
    void open(int count) {
        for (int i = 0; i < count && hasRoom(); i++) {
            open(null);
        }
    }

    /** Closes all connections; what is on its way is broken. Later exchanges are refused. */
    void close() {
        closed = true;
        sweeps.cancel(false);
        List.copyOf(connections).forEach(connection -> connection.end(Evidence.BROKEN));
    }

    /** Takes a connection back for the next exchange. */
    @Override
    public void free(UpstreamConnection connection) {
        idle.push(connection);
        count();
    }

    @Override
    public void remove(UpstreamConnection connection) {
        connections.remove(connection);
        idle.remove(connection);
        count();
    }

    @Override
    public void onAnswered(int status, long durationNanos) {
        counters.onAnswered(status, durationNanos);
    }

    /** In the next turn of the loop, so that the call which started the exchange has returned. */
    @Override
    public void fail(UpstreamExchange exchange, Evidence evidence, long durationNanos) {
        if (evidence != Evidence.NOT_SENT) {
            counters.onUnanswered(durationNanos);
        }
        if (evidence == Evidence.OVERSIZED) {
            counters.countOversizedAnswer();
        }
        transport.loop().execute(() -> exchange.failed(evidence));
    }

    private @Nullable UpstreamConnection takeIdle() {
        for (UpstreamConnection next = idle.poll(); next != null; next = idle.poll()) {
            if (next.isUsable()) {
                count();
                return next;
            }
            next.end(Evidence.BROKEN);
        }
        return null;
    }

    private boolean hasRoom() {
        return !closed && connections.size() < options.connectionsMax();
    }

    private void open(@Nullable UpstreamExchange first) {
        UpstreamConnection connection =
                new UpstreamConnection(this, transport, processor, options, first);
        connections.add(connection);
        count();
        connector.open(connection);
    }

    private void count() {
        counters.connections(connections.size(), idle.size());
    }

    private void sweep() {
        long nowNanos = transport.nanoTime();
        List.copyOf(connections).forEach(connection -> connection.expire(nowNanos));
    }
}
