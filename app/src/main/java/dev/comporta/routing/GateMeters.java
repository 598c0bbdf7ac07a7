package dev.comporta.routing;

import dev.comporta.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a processor's gate tells of itself. */
public final class GateMeters {
    private GateMeters() {}

    /** Of a gate whose state this is. */
    public static List<Meter> of(Supplier<GateStatus> status) {
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
        return meters;
    }
}
