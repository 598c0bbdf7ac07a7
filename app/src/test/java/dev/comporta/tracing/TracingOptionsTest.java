package dev.comporta.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TracingOptionsTest {
    private static final String URL = "http://collector:4318";

    @Test
    void shouldBeOffUnlessACollectorIsNamed() {
        assertThat(TracingOptions.of("", Map.<String, String>of()::get)).isEmpty();
        assertThat(TracingOptions.of(URL, Map.<String, String>of()::get)).isPresent();
        assertThat(TracingOptions.of("", Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", URL)::get))
                .isPresent();
    }

    @Test
    void shouldBeOffWhereThatIsAskedFor() {
        assertThat(TracingOptions.of(URL, Map.of("OTEL_SDK_DISABLED", "TRUE")::get)).isEmpty();
        assertThat(TracingOptions.of(URL, Map.of("OTEL_TRACES_EXPORTER", "none")::get)).isEmpty();
    }

    @Test
    void shouldRefuseAnotherProtocol() {
        assertThatThrownBy(
                        () ->
                                TracingOptions.of(
                                        URL, Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")::get))
                .hasMessage("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf: grpc");
    }
}
