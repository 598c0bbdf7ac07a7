package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What promtool says of the rules, and of their own tests. */
@Timeout(60)
final class RulesTest {
    private static final Path DEPLOYED = Path.of("../deploy/prometheus");

    @TempDir private Path directory;

    @Test
    void shouldPassTheirOwnTests() {
        assertThat(Promtool.run(directory, "test", "rules", file("rules.test.yml")))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
        assertThat(Promtool.run(directory, "check", "config", file("prometheus.yml")))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    private static String file(String name) {
        return DEPLOYED.resolve(name).toString();
    }
}
