package dev.comporta.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.workbench.wire.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
final class StageScriptTest {
    @Test
    void shouldReadStages() {
        StageScript script =
                StageScript.parse(
                        List.of(
                                "# calm, then not",
                                "10s",
                                "",
                                "500ms fallback=1s default=100ms,failing # both suffer"));

        assertThat(script.stages())
                .containsExactly(
                        new Stage(Duration.ofSeconds(10), Condition.HEALTHY, Condition.HEALTHY),
                        new Stage(
                                Duration.ofMillis(500),
                                Condition.failing(100),
                                Condition.delayed(1_000)));
        assertThat(script.total()).hasMillis(10_500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10s other=5ms", "10s default=slow", "10s default=", "s"})
    void shouldNameTheLineItCannotRead(String line) {
        assertThatThrownBy(() -> StageScript.parse(List.of("1s", line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: expected");
    }

    @Test
    void shouldRefuseAnEmptyScript() {
        assertThatThrownBy(() -> StageScript.parse(List.of("# nothing")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKnowTheStageAtAnyTime() {
        StageScript script = StageScript.standard(Duration.ofSeconds(30));

        assertThat(script.indexAt(Duration.ZERO)).isZero();
        assertThat(script.indexAt(Duration.ofMillis(4_999))).isZero();
        assertThat(script.indexAt(Duration.ofSeconds(5))).isOne();
        assertThat(script.indexAt(Duration.ofHours(1))).isEqualTo(5);
    }

    @Test
    void shouldReadTheScriptsThatComeAlong() throws IOException {
        StageScript publicTest =
                StageScript.parse(Files.readAllLines(Path.of("stages", "public-60s.txt")));
        StageScript longer =
                StageScript.parse(Files.readAllLines(Path.of("stages", "long-300s.txt")));

        assertThat(publicTest).isEqualTo(StageScript.standard(Duration.ofSeconds(60)));
        assertThat(longer.total()).isEqualTo(Duration.ofMinutes(5));
    }
}
