package dev.comporta.routing;

import dev.comporta.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One processor at one moment, for operators.
 *
 * @param admitted payments that it was given, by the index of their {@link Purpose}
 * @param limit how many requests may be under way now
 * @param pausedNanos for how long it asks to be sent nothing; 0: it does not
 * @param retriesLeft payments that it refused and that may be tried again soon
 * @param breaker the last changes of its circuit breaker, the newest last; never empty
 * @param health its last health answer
 * @param healthAtNanos when that came (monotonic)
 * @param p50Nanos median latency of the last half a minute to a minute; 0 where nothing came
 * @param p99Nanos the same, 99 of 100
 */
public record GateStatus(
        GateOptions options,
        List<Long> admitted,
        int inFlight,
        int inDoubt,
        int limit,
        long pausedNanos,
        int retriesLeft,
        List<CircuitBreaker.Change> breaker,
        Optional<HealthAnswer> health,
        long healthAtNanos,
        long p50Nanos,
        long p99Nanos) {

    public CircuitBreaker.State breakerState() {
        return breaker.getLast().state();
    }

    /** Of a gate whose state this is. */
    public static List<Meter> meters(Supplier<GateStatus> status) {
        List<Meter> meters = new ArrayList<>();
        meters.add(
                Meter.gauge(
                        "comporta_processor_in_flight",
                        "Requests under way",
                        () -> status.get().inFlight()));
        meters.add(
                Meter.gauge(
                        "comporta_processor_in_flight_limit",
                        "How many may be under way now",
                        () -> status.get().limit()));
        meters.add(
                Meter.gauge(
                        "comporta_processor_in_flight_max",
                        "How many may ever be",
                        () -> status.get().options().inFlightMax()));
        meters.add(
                Meter.gauge(
                        "comporta_processor_in_doubt",
                        "Payments in doubt",
                        () -> status.get().inDoubt()));
        meters.add(
                Meter.gauge(
                        "comporta_processor_in_doubt_max",
                        "With so many it gets no pending payments",
                        () -> status.get().options().inFlightMax()));
        meters.add(
                Meter.gauge(
                        "comporta_processor_paused_seconds",
                        "For how long it asks to be sent nothing",
                        () -> status.get().pausedNanos() / 1e9));
        meters.add(
                Meter.gauge(
                        "comporta_processor_retries_left",
                        "Payments that it refused and that may be tried again soon",
                        () -> status.get().retriesLeft()));
        meters.add(
                Meter.gauge(
                        "comporta_processor_fee_ratio",
                        "What it takes of an amount",
                        () -> status.get().options().feeMillionths() / 1e6));
        meters.add(
                Meter.gauge(
                        "comporta_processor_failing",
                        "1 while its last health answer says that it fails",
                        () ->
                                status.get().health().filter(HealthAnswer::failing).isPresent()
                                        ? 1
                                        : 0));
        for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            meters.add(
                    Meter.gauge(
                                    "comporta_processor_breaker",
                                    "1 for the state that it is in",
                                    () -> status.get().breakerState() == state ? 1 : 0)
                            .labelled("state", state.slug()));
        }
        for (Purpose purpose : Purpose.values()) {
            meters.add(
                    Meter.counter(
                                    "comporta_processor_admitted_total",
                                    "Payments given to it, by why they were",
                                    () -> status.get().admitted().get(purpose.index()))
                            .labelled("purpose", purpose.slug()));
        }
        return meters;
    }
}
