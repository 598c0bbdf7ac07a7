package dev.comporta.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.meter.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/traces.md} lists is what tracing tells of itself, and no more. */
@Timeout(30)
final class TraceMetricsTest {
    private static final Path DOCUMENT = Path.of("../docs/traces.md");
    private static final Pattern ROW = Pattern.compile("\\| `(comporta_trace_[a-z_]+)` \\|");

    @Test
    void shouldTellWhatIsDocumented() throws IOException {
        List<String> told =
                Stream.of(new PaymentTraces().meters(), new SpanExport(1).meters())
                        .flatMap(List::stream)
                        .map(Meter::name)
                        .toList();

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        ROW.matcher(Files.readString(DOCUMENT))
                                .results()
                                .map(row -> row.group(1))
                                .toList());
    }
}
