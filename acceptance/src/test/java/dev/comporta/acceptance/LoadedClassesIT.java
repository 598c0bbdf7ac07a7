package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway takes no time and memory for what it was not told to use. */
@Timeout(120)
final class LoadedClassesIT {
    @TempDir private Path directory;

    @Test
    void shouldLoadNothingOfWhatIsNotNamed() {
        Path classes = directory.resolve("classes.log");
        GatewayProcess.Means means =
                new GatewayProcess.Means(":", List.of("-Xlog:class+load:file=" + classes));
        try (GatewayProcess gateway =
                new GatewayProcess(
                        directory,
                        means,
                        TestBed.processorUrls("http://[::1]:1", "http://[::1]:1"))) {
            assertThat(gateway.isAlive()).isTrue();
            assertThat(Comporta.read(classes))
                    .contains("dev.comporta.gateway.GatewayCore")
                    .doesNotContain("io.lettuce")
                    .doesNotContain("reactor.core")
                    .doesNotContain("io.opentelemetry")
                    .doesNotContain("java.net.http.")
                    .doesNotContain("dev.comporta.webhook.HttpReceiver")
                    .doesNotContain("org.postgresql");
        }
    }
}
