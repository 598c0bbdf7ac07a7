package dev.comporta.gateway;

import dev.comporta.http.Passage;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.intake.operator.OperatorRoutes;
import dev.comporta.meter.Meter;
import java.util.List;
import java.util.stream.Stream;

/** All that is asked of whoever has the payments. */
final class ServedRoutes {
    private final PaymentRoutes payments;
    private final OperatorRoutes operators;

    ServedRoutes(PaymentRoutes payments, OperatorRoutes operators) {
        this.payments = payments;
        this.operators = operators;
    }

    /** What they count, and what their way to the engine does. */
    List<Meter> meters(EngineGate gate) {
        return payments.meters().list(gate);
    }

    /** For one event loop, answered here. */
    List<Route> list() {
        return Stream.of(payments.list(), operators.list()).flatMap(List::stream).toList();
    }

    /** For one event loop, checked here. */
    List<Route> through(Passage passage) {
        return list().stream().map(route -> route.through(passage)).toList();
    }
}
