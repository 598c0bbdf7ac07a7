package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What promtool says of the rules, and of their own tests. */
@Timeout(60)
final class RulesTest {
    private static final Path DEPLOYED = Path.of("../deploy/prometheus");

    /** Of these the oldest goes, more are not wanted at the moment, or nothing fills it. */
    private static final Set<String> FULL_AS_A_RULE =
            Set.of(
                    "comporta_ids_remembered_max",
                    "comporta_processor_in_flight_max",
                    "comporta_processor_batch_max");

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

    /** A bound of which nobody sees how full it is comes as a surprise. */
    @Test
    void shouldTellHowFullEachBoundIs() throws IOException {
        String rules = Files.readString(DEPLOYED.resolve("rules/recording.yml"));

        assertThat(MetricFamilies.documented(Set.of()).keySet())
                .filteredOn(name -> name.matches("comporta_.*_max(_[a-z]+)?"))
                .filteredOn(name -> !FULL_AS_A_RULE.contains(name))
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        name -> assertThat(rules).contains(name, name.replace("_max", "") + " / "));
    }

    private static String file(String name) {
        return DEPLOYED.resolve(name).toString();
    }
}
