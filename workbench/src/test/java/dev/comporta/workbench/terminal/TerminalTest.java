package dev.comporta.workbench.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.workbench.terminal.Terminal.Tone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
final class TerminalTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void shouldPrintPlainLinesWhenRedirected() {
        Terminal terminal = new Terminal(new PrintStream(bytes, true, UTF_8), false, false);

        terminal.progress(0.5, "half");
        terminal.line(terminal.toned(Tone.GOOD, "done"));

        assertThat(bytes.toString(UTF_8)).isEqualTo("done" + System.lineSeparator());
    }

    @Test
    void shouldDrawABarOnATerminal() {
        Terminal terminal = new Terminal(new PrintStream(bytes, true, UTF_8), true, true);

        terminal.progress(0.5, "half");
        terminal.line(terminal.toned(Tone.GOOD, "done"));

        assertThat(bytes.toString(UTF_8))
                .contains("[###############...............] half")
                .endsWith("\r\u001b[K\u001b[32mdone\u001b[0m" + System.lineSeparator());
    }

    @Test
    void shouldAlignColumns() {
        assertThat(new TextTable().row("name", "n").row("a", 10).row("bb", 7).lines())
                .containsExactly("name   n", "a     10", "bb     7");
    }

    @ParameterizedTest
    @CsvSource({"800ms,800", "5s,5000", "1.5s,1500", "2m,120000", "1h,3600000", "0ms,0"})
    void shouldReadDurations(String text, long millis) {
        Duration duration = Durations.parse(text);

        assertThat(duration).hasMillis(millis);
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "5 s", "1.2345s", "5sec"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("800ms, 5s or 2m");
    }
}
