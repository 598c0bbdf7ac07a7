package dev.comporta.cli;

import dev.comporta.tracing.TracingOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where traces go. OpenTelemetry's other variables are read by its own library. */
final class TracingArguments {
    @Option(
            names = "--otel-exporter-otlp-endpoint",
            defaultValue = "${env:OTEL_EXPORTER_OTLP_ENDPOINT:-}",
            paramLabel = "URL",
            description =
                    "A collector of OpenTelemetry that takes traces over HTTP, such as"
                            + " http://localhost:4318; with none nothing is traced. What OTEL_…"
                            + " variables say beside it, counts. OTEL_EXPORTER_OTLP_ENDPOINT (none)")
    private String endpoint = "";

    Optional<TracingOptions> options() {
        return TracingOptions.of(endpoint, System::getenv);
    }
}
