package dev.comporta.tracing;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go, as OpenTelemetry's own variables say it: the library reads the others of them
 * (OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME, OTEL_BSP_MAX_QUEUE_SIZE and so on) by itself.
 *
 * @param endpoint OTEL_EXPORTER_OTLP_ENDPOINT, of a collector that takes OTLP over HTTP; empty:
 *     OTEL_EXPORTER_OTLP_TRACES_ENDPOINT says it
 */
public record TracingOptions(Optional<String> endpoint) {
    private static final String PROTOCOL = "http/protobuf";

    /**
     * What is wanted; empty: no tracing.
     *
     * @param endpoint empty where none was given
     * @param environment a variable's value; null where it is not set
     * @throws IllegalArgumentException where a variable asks for what is not spoken here
     */
    public static Optional<TracingOptions> of(
            String endpoint, Function<String, @Nullable String> environment) {
        boolean isWanted =
                !endpoint.isEmpty()
                        || !value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", environment).isEmpty();
        boolean isOff =
                value("OTEL_SDK_DISABLED", environment).equalsIgnoreCase("true")
                        || value("OTEL_TRACES_EXPORTER", environment).equals("none");
        if (!isWanted || isOff) {
            return Optional.empty();
        }
        for (String key :
                new String[] {
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
                }) {
            String protocol = value(key, environment);
            if (!protocol.isEmpty() && !protocol.equals(PROTOCOL)) {
                throw new IllegalArgumentException(key + " must be " + PROTOCOL + ": " + protocol);
            }
        }
        return Optional.of(new TracingOptions(Optional.of(endpoint).filter(it -> !it.isEmpty())));
    }

    private static String value(String key, Function<String, @Nullable String> environment) {
        String value = environment.apply(key);
        return value == null ? "" : value.strip();
    }

    /** What the library takes where no variable says otherwise. */
    Map<String, String> defaults() {
        return Stream.concat(
                        Stream.of(
                                Map.entry("otel.exporter.otlp.protocol", PROTOCOL),
                                Map.entry("otel.metrics.exporter", "none"),
                                Map.entry("otel.logs.exporter", "none")),
                        endpoint.map(it -> Map.entry("otel.exporter.otlp.endpoint", it)).stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
