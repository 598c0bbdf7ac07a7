package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway takes no time and memory for what it was not told to use. */
@Timeout(120)
final class LoadedClassesIT {
    @TempDir private Path directory;

    @Test
    void shouldLoadNothingOfWhatIsNotNamed() {
        assertThat(loadedWith(Map.of()))
                .contains("dev.comporta.gateway.GatewayCore", "dev.comporta.page.Viewers")
                .doesNotContain("io.lettuce")
                .doesNotContain("reactor.core")
                .doesNotContain("io.opentelemetry")
                .doesNotContain("java.net.http.")
                .doesNotContain("dev.comporta.webhook.HttpReceiver")
                .doesNotContain("org.postgresql")
                .doesNotContain("dev.comporta.events")
                .doesNotContain("org.duckdb");
    }

    /** But the two types by which the gateway knows it. */
    @Test
    void shouldLoadNothingOfThePageWhereItIsOff() {
        String loaded = loadedWith(Map.of("PAGE", "off"));

        assertThat(loaded.replaceAll("dev\\.comporta\\.page\\.(PageOptions|LivePage) ", ""))
                .contains("dev.comporta.gateway.GatewayCore")
                .doesNotContain("dev.comporta.page.")
                .doesNotContain("FeeComparison")
                .doesNotContain("dev.comporta.replay");
    }

    private String loadedWith(Map<String, String> environment) {
        Path classes = directory.resolve("classes.log");
        GatewayProcess.Means means =
                new GatewayProcess.Means(":", List.of("-Xlog:class+load:file=" + classes));
        Map<String, String> variables =
                new HashMap<>(TestBed.processorUrls("http://[::1]:1", "http://[::1]:1"));
        variables.putAll(environment);
        try (GatewayProcess gateway = new GatewayProcess(directory, means, variables)) {
            assertThat(gateway.isAlive()).isTrue();
            return Comporta.read(classes);
        }
    }
}
