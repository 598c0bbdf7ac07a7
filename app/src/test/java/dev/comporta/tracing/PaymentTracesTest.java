package dev.comporta.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.meter.Meter;
import dev.comporta.payment.Acceptance;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PaymentTracesTest {
    private static final Tracer TRACER = TracerProvider.noop().get("test");

    private final PaymentTraces traces = new PaymentTraces();

    @Test
    void shouldTraceNoMoreThanItsBoundAndCountTheRest() {
        for (int i = 0; i < PaymentTraces.PAYMENTS_MAX + 3; i++) {
            ask(new UUID(1, i)).answered(Acceptance.ACCEPTED);
        }

        assertThat(meter("comporta_trace_payments")).isEqualTo(PaymentTraces.PAYMENTS_MAX);
        assertThat(meter("comporta_trace_payments_dropped_total")).isEqualTo(3);
        assertThat(traces.find(new UUID(1, PaymentTraces.PAYMENTS_MAX))).isNull();

        traces.onForgotten();

        assertThat(meter("comporta_trace_payments")).isZero();
    }

    @Test
    void shouldKeepTheFirstRequestsTraceWhereItComesAgain() {
        UUID id = new UUID(1, 1);
        PaymentTrace first = ask(id);
        PaymentTrace second = ask(id);

        first.answered(Acceptance.ACCEPTED);
        second.answered(Acceptance.ALREADY_ACCEPTED);

        assertThat(traces.find(id)).isSameAs(first);
    }

    @Test
    void shouldForgetWhatWasNotTakenIn() {
        ask(new UUID(1, 1)).answered(Acceptance.ALREADY_ACCEPTED);
        ask(new UUID(1, 2)).answered(Acceptance.UNAVAILABLE);

        assertThat(meter("comporta_trace_payments")).isZero();
    }

    private PaymentTrace ask(UUID id) {
        PaymentTrace trace = new PaymentTrace(TRACER, Context.root(), traces);
        trace.asked(id);
        return trace;
    }

    private double meter(String name) {
        return traces.meters().stream()
                .filter(it -> it.name().equals(name))
                .mapToDouble(PaymentTracesTest::value)
                .findFirst()
                .orElseThrow();
    }

    private static double value(Meter meter) {
        return switch (meter.reading()) {
            case Meter.Reading.Gauge gauge -> gauge.value().getAsDouble();
            case Meter.Reading.Counter counter -> counter.value().getAsDouble();
            case Meter.Reading.Sizes _, Meter.Reading.Durations _ -> Double.NaN;
        };
    }
}
