package dev.comporta.http;

import dev.comporta.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the server counts.
 *
 * <p>Threading: written by every event loop, readable from any thread.
 */
public final class HttpMetrics {
    private static final int FIRST_STATUS = 100;

    /** The statuses of its answers: each is told from the start, so that none seems to be new. */
    private static final List<Integer> TOLD =
            List.of(
                    200, 202, 204, 207, 304, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415,
                    417, 421, 422, 429, 431, 500, 501, 503, 505);

    private final LongAdder[] answersByStatus = new LongAdder[500];
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder shedConnections = new LongAdder();
    private final LongAdder codecRequests = new LongAdder();
    private final LongAdder heldBytes = new LongAdder();

    public HttpMetrics() {
        for (int i = 0; i < answersByStatus.length; i++) {
            answersByStatus[i] = new LongAdder();
        }
    }

    /**
     * How many answers with this status have been written.
     *
     * @param status 100 to 599
     */
    public long answers(int status) {
        return answersByStatus[status - FIRST_STATUS].sum();
    }

    /** Connections open now. */
    public int connections() {
        return connections.get();
    }

    /** Connections that were turned away because all were taken. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** Connections that were closed to make room for others, in number or in memory. */
    public long shedConnections() {
        return shedConnections.sum();
    }

    /** Requests that took the general path and not the lean one. */
    public long codecRequests() {
        return codecRequests.sum();
    }

    /** All of it, and the bounds. */
    public List<Meter> meters(HttpOptions options) {
        List<Meter> meters = new ArrayList<>();
        meters.add(
                Meter.gauge(
                        "comporta_http_connections_max",
                        "With more those are closed that did nothing, or new ones turned away",
                        options::connectionsMax));
        meters.add(
                Meter.gauge(
                        "comporta_http_held_bytes",
                        "Held for clients: unfinished requests, and answers not fetched",
                        heldBytes::sum));
        meters.add(
                Meter.gauge(
                        "comporta_http_held_max_bytes",
                        "With more those are closed who hold most",
                        options::heldBytesMax));
        for (int status : TOLD) {
            meters.add(
                    Meter.counter(
                                    "comporta_http_answers_total",
                                    "HTTP answers",
                                    () -> answers(status))
                            .labelled("status", Integer.toString(status)));
        }
        meters.add(Meter.gauge("comporta_http_connections", "Connections open", this::connections));
        meters.add(
                Meter.counter(
                        "comporta_http_connections_refused_total",
                        "Connections turned away",
                        this::refusedConnections));
        meters.add(
                Meter.counter(
                        "comporta_http_connections_shed_total",
                        "Connections closed to make room for others",
                        this::shedConnections));
        meters.add(
                Meter.counter(
                        "comporta_http_general_requests_total",
                        "Requests that took the general path",
                        this::codecRequests));
        return meters;
    }

    /** More is held by so much than was told before. */
    void onHeld(long bytes) {
        heldBytes.add(bytes);
    }

    void onAnswer(int status) {
        answersByStatus[status - FIRST_STATUS].increment();
    }

    void onCodecRequest() {
        codecRequests.increment();
    }

    int onOpened() {
        return connections.incrementAndGet();
    }

    void onRefused() {
        refusedConnections.increment();
    }

    void onShed() {
        shedConnections.increment();
    }

    void onClosed() {
        connections.decrementAndGet();
    }
}
