package dev.comporta.tracing;

import dev.comporta.intake.RequestTrace;
import dev.comporta.intake.RequestTraces;
import dev.comporta.meter.Meter;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.processor.RequestFields;
import dev.comporta.shell.PaymentListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tracing, switched on. What is sampled is decided once, when a payment comes: of one that is not
 * sampled nothing is made, and nothing remembered.
 *
 * <p>Spans are sent by the library's own thread out of a bounded queue; a collector that is slow or
 * gone costs spans, never time.
 *
 * <p>Threading: {@link #begin} on any event loop; what else concerns payments on the engine's
 * thread; the numbers on any.
 */
public final class Tracing implements RequestTraces, AutoCloseable {
    private static final String QUEUE_SIZE = "otel.bsp.max.queue.size";
    private static final int QUEUE_SIZE_DEFAULT = 2_048;
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final long FLUSH_MAX_SECONDS = 2;

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final Sampler sampler;
    private final SpanExport export;
    private final PaymentTraces payments = new PaymentTraces();

    private Tracing(OpenTelemetrySdk sdk, Sampler sampler, SpanExport export) {
        this.sdk = sdk;
        this.sampler = sampler;
        this.export = export;
        tracer = sdk.getTracer("dev.comporta");
    }

    /**
     * Nothing is connected before the first span.
     *
     * @throws IllegalArgumentException where a variable of OpenTelemetry's can't be read
     */
    public static Tracing start(TracingOptions options) {
        Parts parts = new Parts();
        try {
            OpenTelemetrySdk sdk =
                    AutoConfiguredOpenTelemetrySdk.builder()
                            .disableShutdownHook()
                            .addPropertiesSupplier(options::defaults)
                            .addResourceCustomizer((resource, _) -> named(resource))
                            .addSamplerCustomizer((sampler, _) -> parts.decideBy(sampler))
                            .addSpanExporterCustomizer(
                                    (exporter, config) -> parts.export(config).behind(exporter))
                            .addSpanProcessorCustomizer(
                                    (queue, config) -> parts.export(config).before(queue))
                            .build()
                            .getOpenTelemetrySdk();
            return new Tracing(
                    sdk, parts.sampler, Objects.requireNonNull(parts.export, "no exporter"));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("OTEL_…: " + e.getMessage(), e);
        }
    }

    /** What the library makes of its variables, taken out of its hands. */
    private static final class Parts {
        private Sampler sampler = Sampler.alwaysOff();
        private @Nullable SpanExport export;

        /** What was decided when the payment came stands: the library samples all that is begun. */
        Sampler decideBy(Sampler configured) {
            sampler = configured;
            return Sampler.alwaysOn();
        }

        SpanExport export(ConfigProperties config) {
            if (export == null) {
                export = new SpanExport(config.getInt(QUEUE_SIZE, QUEUE_SIZE_DEFAULT));
            }
            return export;
        }
    }

    private static Resource named(Resource resource) {
        String name = resource.getAttribute(SERVICE_NAME);
        return name == null || name.startsWith("unknown_service")
                ? resource.merge(Resource.create(Attributes.of(SERVICE_NAME, "comporta")))
                : resource;
    }

    @Override
    public @Nullable RequestTrace begin(String parent, String state) {
        Context context = TraceContext.read(parent, state);
        SpanContext named = Span.fromContext(context).getSpanContext();
        String traceId =
                named.isValid() ? named.getTraceId() : IdGenerator.random().generateTraceId();
        SamplingDecision decision =
                sampler.shouldSample(
                                context,
                                traceId,
                                PaymentTrace.REQUEST,
                                SpanKind.SERVER,
                                Attributes.empty(),
                                List.of())
                        .getDecision();
        return decision == SamplingDecision.RECORD_AND_SAMPLE
                ? new PaymentTrace(tracer, context, payments)
                : null;
    }

    /** What is called through it is told by spans. */
    public ProcessorPort around(ProcessorPort processors, List<String> names) {
        return new TracedProcessors(processors, names, payments);
    }

    /** What goes with requests about a payment. */
    public RequestFields fields() {
        return payments;
    }

    /** Who must hear what became of payments. */
    public PaymentListener listener() {
        return payments;
    }

    /** Of a payment's trace; empty: it is not traced. On the engine's thread. */
    public String traceIdOf(UUID id) {
        PaymentTrace trace = payments.find(id);
        return trace == null ? "" : trace.id();
    }

    public List<Meter> meters() {
        return Stream.of(payments.meters(), export.meters()).flatMap(List::stream).toList();
    }

    /** Sends what waits, for some seconds at the most. */
    @Override
    public void close() {
        sdk.shutdown().join(FLUSH_MAX_SECONDS, TimeUnit.SECONDS);
    }
}
