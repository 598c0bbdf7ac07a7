package dev.comporta.relay;

import dev.comporta.meter.Meter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What relays count.
 *
 * <p>Threading: written by every event loop, readable from any thread.
 */
public final class RelayMetrics {
    /** What became of a request. */
    enum Outcome {
        /** The owner's answer was passed back. */
        ANSWERED,
        /** There was no owner in time. */
        NO_OWNER,
        /** The owner took too long. */
        SILENT,
        /** The owner's answer never came, and the request may not be sent again. */
        NO_ANSWER,
        /** Too many were taken already. */
        REFUSED
    }

    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final LongAdder resends = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder underWay = new LongAdder();
    private final LongAdder connections = new LongAdder();

    public RelayMetrics() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    /** Connections to the owner that are open now. */
    public long connections() {
        return connections.sum();
    }

    /**
     * All of them.
     *
     * @param heldMax requests of all event loops that may wait or be at the owner
     */
    public List<Meter> meters(int heldMax) {
        List<Meter> meters = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            meters.add(
                    Meter.counter(
                                    "comporta_relay_requests_total",
                                    "Requests to be passed on, by what became of them",
                                    count(outcome)::sum)
                            .labelled("outcome", outcome.name().toLowerCase(Locale.ROOT)));
        }
        meters.add(
                Meter.counter(
                        "comporta_relay_resends_total",
                        "Requests that wait again, since no answer came or nobody took them",
                        resends::sum));
        meters.add(
                Meter.gauge(
                        "comporta_relay_waiting", "Requests that wait for an owner", waiting::sum));
        meters.add(Meter.gauge("comporta_relay_under_way", "Requests at the owner", underWay::sum));
        meters.add(
                Meter.gauge(
                        "comporta_relay_held",
                        "Requests that wait or are at the owner",
                        () -> waiting.sum() + underWay.sum()));
        meters.add(
                Meter.gauge(
                        "comporta_relay_held_max",
                        "With so many further ones are refused",
                        () -> heldMax));
        meters.add(
                Meter.gauge(
                        "comporta_relay_connections",
                        "Connections to the owner",
                        this::connections));
        return meters;
    }

    private LongAdder count(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }

    void onOutcome(Outcome outcome) {
        count(outcome).increment();
    }

    void onResent() {
        resends.increment();
    }

    void onWaiting(int more) {
        waiting.add(more);
    }

    void onUnderWay(int more) {
        underWay.add(more);
    }

    void onConnections(int more) {
        connections.add(more);
    }
}
