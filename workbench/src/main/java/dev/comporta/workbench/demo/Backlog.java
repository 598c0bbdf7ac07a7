package dev.comporta.workbench.demo;

import dev.comporta.workbench.wire.Metrics;
import java.util.OptionalLong;

/** What the gateway has accepted and not settled, as far as it says so. */
record Backlog(OptionalLong pending, OptionalLong inFlight, OptionalLong inDoubt) {
    static Backlog of(Metrics metrics) {
        return new Backlog(
                metrics.sum("comporta_payments_pending"),
                metrics.sum("comporta_payments_in_flight"),
                metrics.sum("comporta_payments_in_doubt"));
    }

    long undecidedCount() {
        return inFlight.orElse(0) + inDoubt.orElse(0);
    }
}
