package dev.comporta.gateway;

import dev.comporta.gateway.GatewayStatus.ProcessorStatus;
import dev.comporta.http.HttpMetrics;
import dev.comporta.meter.Meter;
import dev.comporta.meter.MetricsText;
import dev.comporta.net.Escalation;
import dev.comporta.routing.GateStatus;
import dev.comporta.store.StoreMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * All numbers of a gateway, as Prometheus reads them: those of its features, its own, and the
 * JVM's.
 *
 * <p>Threading: rendered by a thread of its own.
 */
public final class GatewayMetrics {
    private final List<Meter> meters = new ArrayList<>();
    private final MetricsText rendering;
    private volatile String text = "";

    GatewayMetrics(
            Supplier<GatewayStatus> status,
            HttpMetrics http,
            IntFunction<List<Meter>> clientMeters,
            List<Meter> more) {
        meters.addAll(StoreMeters.of(() -> status.get().store()));
        meters.addAll(http.meters());
        meters.addAll(own(status));
        List<ProcessorStatus> processors = status.get().processors();
        for (int index = 0; index < processors.size(); index++) {
            int processor = index;
            Supplier<ProcessorStatus> one = () -> status.get().processors().get(processor);
            addProcessor(processors.get(index).name(), settled(one));
            addProcessor(processors.get(index).name(), GateStatus.meters(() -> one.get().gate()));
            addProcessor(processors.get(index).name(), clientMeters.apply(index));
        }
        meters.addAll(more);
        meters.addAll(JvmMeters.list());
        rendering = new MetricsText(meters);
    }

    /** Renders the text once a second from now on, so that no scrape stops an event loop. */
    void start() {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("metrics").factory());
        thread.scheduleAtFixedRate(this::render, 0, 1, TimeUnit.SECONDS);
    }

    /** A second old at most; may be asked on any thread. */
    String text() {
        return text;
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private void render() {
        try {
            text = rendering.render();
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }

    private void addProcessor(String name, List<Meter> more) {
        more.forEach(meter -> meters.add(meter.labelled("processor", name)));
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
