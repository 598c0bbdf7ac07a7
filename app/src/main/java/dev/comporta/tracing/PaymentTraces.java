package dev.comporta.tracing;

import dev.comporta.meter.Meter;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.processor.RequestFields;
import dev.comporta.shell.PaymentListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payments that are traced and not ended, by id: a bounded table of sampled ones only.
 *
 * <p>Threading: the engine's thread; the numbers may be read on any.
 */
final class PaymentTraces implements PaymentListener, RequestFields {
    static final int PAYMENTS_MAX = 10_000;

    private final Map<UUID, PaymentTrace> traces = new HashMap<>();
    private volatile int count;
    private volatile long dropped;

    List<Meter> meters() {
        return List.of(
                Meter.gauge("comporta_trace_payments", "Payments that are traced", () -> count),
                Meter.gauge(
                        "comporta_trace_payments_max",
                        "Payments that may be traced",
                        () -> PAYMENTS_MAX),
                Meter.counter(
                        "comporta_trace_payments_dropped_total",
                        "Sampled payments whose attempts are not traced for want of room",
                        () -> dropped));
    }

    /** Whether there is room for one, and nobody traces this payment yet. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    boolean add(UUID id, PaymentTrace trace) {
        if (traces.size() >= PAYMENTS_MAX) {
            dropped++;
            return false;
        }
        boolean isNew = traces.putIfAbsent(id, trace) == null;
        count = traces.size();
        return isNew;
    }

    @Nullable PaymentTrace find(UUID id) {
        return traces.isEmpty() ? null : traces.get(id);
    }

    @Nullable PaymentTrace remove(UUID id) {
        if (traces.isEmpty()) {
            return null;
        }
        PaymentTrace removed = traces.remove(id);
        count = traces.size();
        return removed;
    }

    @Override
    public String of(UUID id) {
        PaymentTrace trace = find(id);
        return trace == null ? "" : trace.fields();
    }

    @Override
    public void onSettled(Payment payment) {
        end(payment, "settled");
    }

    @Override
    public void onPutBack(Payment payment) {
        PaymentTrace trace = find(payment.id());
        if (trace != null) {
            trace.putBack(payment.evidence(), payment.status());
        }
    }

    @Override
    public void onBuried(Payment payment) {
        end(payment, DeadLetterReason.of(payment.evidence(), payment.status()).slug());
    }

    private void end(Payment payment, String outcome) {
        PaymentTrace trace = remove(payment.id());
        if (trace != null) {
            trace.end(outcome, payment.attempts(), payment.evidence() == Evidence.OPERATOR);
        }
    }

    /** All that were not ended are forgotten, or another instance's from now on. */
    @Override
    public void onForgotten() {
        traces.values().forEach(trace -> trace.end("unfinished", trace.attempts(), false));
        traces.clear();
        count = 0;
    }
}
