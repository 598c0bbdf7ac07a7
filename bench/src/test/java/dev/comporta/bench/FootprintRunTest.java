package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.bench.FootprintRun.Column;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FootprintRunTest {

    @Test
    void shouldTellTheKilledAndWhatTheOthersCameTo() {
        List<FootprintRun> runs =
                List.of(
                        new FootprintRun(true, 0, Map.of(Column.P99, 1.0)),
                        new FootprintRun(true, 0, Map.of(Column.P99, 3.0)),
                        new FootprintRun(false, 1, Map.of()));

        List<String> lines = FootprintRun.table(Map.of("a | b | c", runs));

        assertThat(lines.getLast())
                .startsWith("| a | b | c | 2 of 3, killed 1 | – |")
                .contains("| 2.00 (1.00 to 3.00) |");
        assertThat(lines.stream().map(line -> line.split("\\|", -1).length).distinct()).hasSize(1);
    }

    @Test
    void shouldChooseByNamesAndTheirBeginnings() {
        assertThat(FootprintScenario.chosen("soak,contest").stream().map(FootprintScenario::name))
                .containsExactly("contest", "soak-50", "soak-110", "soak-350");
        assertThat(FootprintScenario.chosen("").stream().map(FootprintScenario::name))
                .contains("whole-50", "unlimited")
                .doesNotContain("soak-50", "flood-50");
    }
}
