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
        meters.add(Meter.gauge("comporta.processor.in.flight", "", () -> status.get().inFlight()));
        meters.add(Meter.gauge("comporta.processor.in.doubt", "", () -> status.get().inDoubt()));
        meters.add(Meter.gauge("comporta.processor.limit", "", () -> status.get().limit()));
        meters.add(
                Meter.gauge(
                        "comporta.processor.latency.p99.seconds",
                        "",
                        () -> status.get().p99Nanos() / 1e9));
        for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            meters.add(
                    Meter.gauge(
                                    "comporta.processor.breaker",
                                    "",
                                    () -> status.get().breakerState() == state ? 1 : 0)
                            .labelled("state", state.slug()));
        }
        for (Purpose purpose : Purpose.values()) {
            meters.add(
                    Meter.count(
                                    "comporta.processor.admitted",
                                    "Payments given to it, by why they were",
                                    () -> status.get().admitted().get(purpose.index()))
                            .labelled("purpose", purpose.slug()));
        }
        return meters;
    }
}
