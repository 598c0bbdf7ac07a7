package dev.comporta.gateway;

import dev.comporta.gateway.GatewayStatus.ProcessorStatus;
import dev.comporta.meter.Meter;
import dev.comporta.routing.GateStatus;
import dev.comporta.store.StoreMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The numbers of a core: of its store, its processors and their clients. */
public final class CoreMeters {
    private CoreMeters() {}

    /**
     * All of them.
     *
     * @param clientMeters by a processor's index
     */
    static List<Meter> of(Supplier<GatewayStatus> status, IntFunction<List<Meter>> clientMeters) {
        List<Meter> meters = new ArrayList<>(StoreMeters.of(() -> status.get().store()));
        meters.addAll(own(status));
        List<ProcessorStatus> processors = status.get().processors();
        for (int index = 0; index < processors.size(); index++) {
            int processor = index;
            Supplier<ProcessorStatus> one = () -> status.get().processors().get(processor);
            List<Meter> of = new ArrayList<>(settled(one));
            of.addAll(GateStatus.meters(() -> one.get().gate()));
            of.addAll(clientMeters.apply(index));
            String name = processors.get(index).name();
            of.forEach(meter -> meters.add(meter.labelled("processor", name)));
        }
        return meters;
    }

    private static List<Meter> own(Supplier<GatewayStatus> status) {
        return List.of(
                Meter.gauge(
                        "comporta.payments.in.flight",
                        "Sends awaited",
                        () -> status.get().inFlight()),
                Meter.gauge(
                        "comporta.payments.in.doubt",
                        "Payments in doubt",
                        () -> status.get().inDoubt()),
                Meter.count(
                        "comporta.operator.contradictions",
                        "Late answers of processors against an operator's word",
                        () -> status.get().contradictions()),
                Meter.count(
                        "comporta.processor.contradictions",
                        "Payments that a processor called duplicates and had no record of",
                        () -> status.get().selfContradictions()),
                Meter.gauge(
                        "comporta.store.accepting",
                        "1 while the store takes payments",
                        () -> status.get().takesPayments(System.nanoTime()) ? 1 : 0),
                Meter.gauge(
                        "comporta.status.age.seconds",
                        "How old these numbers of the engine's are",
                        () -> status.get().age(System.nanoTime()).toMillis() / 1e3));
    }

    private static List<Meter> settled(Supplier<ProcessorStatus> status) {
        return List.of(
                Meter.count("comporta.payments.settled", "", () -> status.get().settled().count()),
                Meter.count(
                        "comporta.settled.cents",
                        "",
                        () -> status.get().settled().amountCents().doubleValue()),
                Meter.count("comporta.fee.cents", "", () -> feeCents(status.get())));
    }

    public static double feeCents(ProcessorStatus processor) {
        return processor.fee().movePointRight(2).doubleValue();
    }
}
