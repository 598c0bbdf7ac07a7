package dev.comporta.gateway;

import dev.comporta.gateway.GatewayStatus.ProcessorStatus;
import dev.comporta.meter.Meter;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.routing.GateStatus;
import dev.comporta.store.StoreMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The numbers that a gateway tells of itself and of its processors, as {@link GatewayStatus}. */
final class GatewayMeters {
    private final Supplier<GatewayStatus> status;

    private GatewayMeters(Supplier<GatewayStatus> status) {
        this.status = status;
    }

    /**
     * Of a gateway whose state this is.
     *
     * @param counters one for each processor
     */
    static List<Meter> of(Supplier<GatewayStatus> status, List<ProcessorCounters> counters) {
        GatewayMeters meters = new GatewayMeters(status);
        List<Meter> all = new ArrayList<>(StoreMeters.of(() -> status.get().store()));
        all.addAll(meters.engine());
        all.addAll(meters.payments());
        List<ProcessorStatus> processors = status.get().processors();
        for (int index = 0; index < processors.size(); index++) {
            String name = processors.get(index).name();
            meters.processor(index, counters.get(index))
                    .map(meter -> meter.labelled("processor", name))
                    .forEach(all::add);
        }
        return all;
    }

    private List<Meter> engine() {
        return List.of(
                Meter.counter(
                        "comporta_operator_contradictions_total",
                        "Late answers of processors against an operator's word",
                        () -> status.get().engine().contradictions()),
                Meter.counter(
                        "comporta_processor_contradictions_total",
                        "Payments that a processor called duplicates and had no record of",
                        () -> status.get().engine().selfContradictions()),
                Meter.durations(
                        "comporta_engine_turn_seconds",
                        "One turn of the engine's event loop, from its first event to the end of"
                                + " the commit",
                        () -> status.get().engine().turns().distribution()),
                gauge(
                        "comporta_status_age_seconds",
                        "How old the engine's numbers are; above 2 they say nothing of now",
                        it -> it.age(System.nanoTime()).toMillis() / 1e3));
    }

    private List<Meter> payments() {
        return List.of(
                gauge(
                        "comporta_payments_in_flight",
                        "Requests under way at processors",
                        GatewayStatus::inFlight),
                gauge("comporta_payments_in_doubt", "Payments in doubt", GatewayStatus::inDoubt),
                gauge(
                        "comporta_payments_oldest_ready_seconds",
                        "Since the acceptance of the oldest payment that waits and may be sent",
                        it -> it.engine().oldestReadyNanos() / 1e9),
                gauge(
                        "comporta_store_accepting",
                        "1 while the store takes payments; 0: full, failed, or not known for 2 s",
                        it -> it.takesPayments(System.nanoTime()) ? 1 : 0));
    }

    private Stream<Meter> processor(int index, ProcessorCounters counters) {
        Supplier<ProcessorStatus> one = () -> status.get().processors().get(index);
        return Stream.of(
                        settled(one),
                        List.of(oldestDoubt(index)),
                        GateStatus.meters(() -> one.get().gate()),
                        counters.meters())
                .flatMap(List::stream);
    }

    private Meter oldestDoubt(int processor) {
        return gauge(
                "comporta_processor_oldest_doubt_seconds",
                "Age of the oldest attempt in doubt",
                it -> it.engine().oldestDoubtNanos(processor) / 1e9);
    }

    private static List<Meter> settled(Supplier<ProcessorStatus> status) {
        return List.of(
                Meter.counter(
                        "comporta_payments_settled_total",
                        "Settled payments; falls to 0 at a purge",
                        () -> status.get().settled().count()),
                Meter.counter(
                        "comporta_settled_cents_total",
                        "Settled money, in cents, as a floating-point number",
                        () -> status.get().settled().amountCents().doubleValue()),
                Meter.counter(
                        "comporta_fee_cents_total",
                        "What the processor took for all of it, in cents",
                        () -> status.get().feeCents()));
    }

    private Meter gauge(String name, String help, ToDoubleFunction<GatewayStatus> value) {
        return Meter.gauge(name, help, () -> value.applyAsDouble(status.get()));
    }
}
