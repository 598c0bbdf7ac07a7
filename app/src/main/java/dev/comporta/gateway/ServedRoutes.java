package dev.comporta.gateway;

import dev.comporta.http.Passage;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.intake.operator.OperatorRoutes;
import dev.comporta.meter.Meter;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Payments;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All that is asked of whoever has the payments. */
final class ServedRoutes {
    private final PaymentRoutes payments;
    private final OperatorRoutes operators;

    /**
     * @param processorsJson for {@code /processors}
     */
    ServedRoutes(
            Payments payments,
            Operator operator,
            Supplier<String> processorsJson,
            EngineGate gate,
            ProblemAnswers problems) {
        this.payments = new PaymentRoutes(payments, gate, problems);
        this.operators = new OperatorRoutes(operator, processorsJson, gate, problems);
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
