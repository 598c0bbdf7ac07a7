package dev.comporta.gateway;

import dev.comporta.http.HttpMetrics;
import dev.comporta.payment.Evidence;
import dev.comporta.processor.HttpProcessorClient;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.routing.CircuitBreaker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Names every number of a gateway in a registry. Nothing here is on a hot path: all are read. */
public final class GatewayMetrics {
    private static final List<Integer> STATUSES =
            List.of(
                    200, 202, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417, 422, 431,
                    500, 501, 503, 505);

    private final MeterRegistry registry;
    private final Supplier<GatewayStatus> status;

    private GatewayMetrics(MeterRegistry registry, Supplier<GatewayStatus> status) {
        this.registry = registry;
        this.status = status;
    }

    static void register(
            MeterRegistry registry,
            Supplier<GatewayStatus> status,
            HttpMetrics intake,
            HttpProcessorClient client) {
        GatewayMetrics metrics = new GatewayMetrics(registry, status);
        metrics.registerPayments();
        metrics.registerIntake(intake);
        List<GatewayStatus.ProcessorStatus> processors = status.get().processors();
        for (int index = 0; index < processors.size(); index++) {
            metrics.registerProcessor(index, processors.get(index).name(), client.counters(index));
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    private void registerPayments() {
        gauge("comporta.payments.pending", "Payments that wait", now -> now.store().pending());
        gauge("comporta.payments.in.flight", "Sends awaited", GatewayStatus::inFlight);
        gauge("comporta.payments.in.doubt", "Payments in doubt", GatewayStatus::inDoubt);
        gauge(
                "comporta.payments.dead.letters",
                "Payments parked for good",
                now -> now.store().deadLetters());
        gauge(
                "comporta.payments.dead.letters.full",
                "1 while no payments are taken because of dead letters",
                now -> now.store().deadLettersFull() ? 1 : 0);
        FunctionCounter.builder(
                        "comporta.operator.contradictions",
                        status,
                        now -> now.get().contradictions())
                .description("Late answers of processors against an operator's word")
                .register(registry);
        FunctionCounter.builder(
                        "comporta.processor.contradictions",
                        status,
                        now -> now.get().selfContradictions())
                .description("Payments that a processor called duplicates and had no record of")
                .register(registry);
        gauge(
                "comporta.ids.remembered",
                "Closed payments whose id is remembered",
                now -> now.store().remembered());
        gauge(
                "comporta.store.accepting",
                "1 while the store takes payments",
                now -> now.takesPayments(System.nanoTime()) ? 1 : 0);
        gauge(
                "comporta.status.age.seconds",
                "How old these numbers of the engine's are",
                now -> now.age(System.nanoTime()).toMillis() / 1e3);
        gauge(
                "comporta.store.failed",
                "1 after a failure for good",
                now -> now.store().failure().isPresent() ? 1 : 0);
    }

    private void registerIntake(HttpMetrics intake) {
        for (int code : STATUSES) {
            FunctionCounter.builder("comporta.http.answers", intake, all -> all.answers(code))
                    .tag("status", Integer.toString(code))
                    .description("HTTP answers")
                    .register(registry);
        }
        Gauge.builder("comporta.http.connections", intake, HttpMetrics::connections)
                .description("Connections open")
                .register(registry);
        FunctionCounter.builder(
                        "comporta.http.connections.refused",
                        intake,
                        HttpMetrics::refusedConnections)
                .description("Connections turned away")
                .register(registry);
        FunctionCounter.builder(
                        "comporta.http.connections.shed", intake, HttpMetrics::shedConnections)
                .description("Connections closed to make room for others")
                .register(registry);
        FunctionCounter.builder(
                        "comporta.http.general.requests", intake, HttpMetrics::codecRequests)
                .description("Requests that took the general path")
                .register(registry);
    }

    private void registerProcessor(int index, String name, ProcessorCounters counters) {
        processorCounter(
                "comporta.payments.settled", name, now -> of(now, index).settled().count());
        processorCounter(
                "comporta.settled.cents",
                name,
                now -> of(now, index).settled().amountCents().doubleValue());
        processorCounter("comporta.fee.cents", name, now -> feeCents(of(now, index)));
        processorGauge("comporta.processor.limit", name, now -> of(now, index).gate().limit());
        processorGauge(
                "comporta.processor.latency.p99.seconds",
                name,
                now -> of(now, index).gate().p99Nanos() / 1e9);
        processorGauge("comporta.processor.in.flight", name, now -> of(now, index).inFlight());
        processorGauge("comporta.processor.in.doubt", name, now -> of(now, index).inDoubt());
        for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            Gauge.builder(
                            "comporta.processor.breaker",
                            status,
                            now -> of(now.get(), index).breaker() == state ? 1 : 0)
                    .tag("processor", name)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder(
                        "comporta.processor.connections",
                        counters,
                        ProcessorCounters::connectionsOpen)
                .tag("processor", name)
                .register(registry);
        FunctionCounter.builder("comporta.processor.sends", counters, ProcessorCounters::sends)
                .tag("processor", name)
                .register(registry);
        FunctionCounter.builder("comporta.processor.batches", counters, ProcessorCounters::batches)
                .tag("processor", name)
                .register(registry);
        Gauge.builder("comporta.processor.batch.max", counters, ProcessorCounters::batchMax)
                .tag("processor", name)
                .register(registry);
        FunctionCounter.builder(
                        "comporta.processor.answers.oversized",
                        counters,
                        ProcessorCounters::oversizedAnswers)
                .tag("processor", name)
                .register(registry);
        for (int statusClass = 2; statusClass <= 5; statusClass++) {
            int answered = statusClass;
            FunctionCounter.builder(
                            "comporta.processor.answers", counters, all -> all.answers(answered))
                    .tag("processor", name)
                    .tag("status", answered + "xx")
                    .register(registry);
        }
        for (Evidence evidence :
                List.of(
                        Evidence.NOT_SENT,
                        Evidence.TIMED_OUT,
                        Evidence.BROKEN,
                        Evidence.GARBLED,
                        Evidence.PAGE,
                        Evidence.OVERSIZED)) {
            FunctionCounter.builder(
                            "comporta.processor.unanswered",
                            counters,
                            all -> all.unanswered(evidence))
                    .tag("processor", name)
                    .tag("evidence", evidence.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    public static double feeCents(GatewayStatus.ProcessorStatus processor) {
        return processor.fee().movePointRight(2).doubleValue();
    }

    private static GatewayStatus.ProcessorStatus of(GatewayStatus now, int index) {
        return now.processors().get(index);
    }

    private void gauge(String name, String description, ToDoubleFunction<GatewayStatus> value) {
        Gauge.builder(name, status, now -> value.applyAsDouble(now.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void processorGauge(
            String name, String processor, ToDoubleFunction<GatewayStatus> value) {
        Gauge.builder(name, status, now -> value.applyAsDouble(now.get()))
                .tag("processor", processor)
                .strongReference(true)
                .register(registry);
    }

    private void processorCounter(
            String name, String processor, ToDoubleFunction<GatewayStatus> value) {
        FunctionCounter.builder(name, status, now -> value.applyAsDouble(now.get()))
                .tag("processor", processor)
                .register(registry);
    }
}
