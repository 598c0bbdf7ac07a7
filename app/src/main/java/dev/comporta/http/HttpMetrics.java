package dev.comporta.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the server counts.
 *
 * <p>Threading: written by every event loop, readable from any thread.
 */
public final class HttpMetrics {
    private static final int FIRST_STATUS = 100;

    private final LongAdder[] answersByStatus = new LongAdder[500];
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder shedConnections = new LongAdder();
    private final LongAdder codecRequests = new LongAdder();

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
