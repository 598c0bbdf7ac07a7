package dev.comporta.gateway;

import dev.comporta.intake.PaymentRoutes;
import dev.comporta.log.Log;
import dev.comporta.meter.Meter;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.processor.RequestFields;
import dev.comporta.shell.PaymentListener;
import dev.comporta.tracing.Tracing;
import dev.comporta.tracing.TracingOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who watches payments and changes nothing: tracing, where it is switched on. Only then is its
 * library loaded.
 *
 * @param around put around the processors
 * @param fields what requests to processors carry for it
 * @param listener told what becomes of payments
 * @param routes the payments' routes, watched
 * @param close sends what waits, and ends
 */
record Witness(
        UnaryOperator<ProcessorPort> around,
        RequestFields fields,
        PaymentListener listener,
        UnaryOperator<PaymentRoutes> routes,
        List<Meter> meters,
        Runnable close) {

    /** Nobody. */
    static final Witness NONE =
            new Witness(
                    UnaryOperator.identity(),
                    RequestFields.NONE,
                    PaymentListener.NONE,
                    UnaryOperator.identity(),
                    List.of(),
                    () -> {});

    static Witness of(Optional<TracingOptions> tracing, List<String> processors) {
        return tracing.isPresent() ? tracing(tracing.get(), processors) : NONE;
    }

    private static Witness tracing(TracingOptions options, List<String> processors) {
        Tracing tracing = Tracing.start(options);
        Log.traceBy(tracing::traceIdOf);
        return new Witness(
                port -> tracing.around(port, processors),
                tracing.fields(),
                tracing.listener(),
                routes -> routes.traced(tracing),
                tracing.meters(),
                tracing::close);
    }
}
