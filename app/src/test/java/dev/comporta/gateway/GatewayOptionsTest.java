package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What can't be kept is refused at the start, and leaves nothing behind. */
@Timeout(20)
class GatewayOptionsTest {
    @TempDir private Path directory;

    @Test
    void shouldRefuseMoreProcessorsThanARecordCanName() {
        String more =
                IntStream.rangeClosed(1, 127)
                        .mapToObj("name=p%1$d,url=http://localhost:1/p%1$d,fee=0.2"::formatted)
                        .collect(Collectors.joining(";"));

        assertThat(refusal("--processors", more)).contains("must be 1 to 128: 129");
    }

    @Test
    void shouldRefuseMoreAttemptsThanARecordCanCount() {
        assertThat(refusal("--retry-attempts-max", "16384"))
                .contains("RETRY_ATTEMPTS_MAX must be 1 to 16383: 16384");
    }

    @Test
    void shouldRefuseADirectoryWithoutAName() {
        assertThat(refusal("--data-dir", "")).contains("DATA_DIR must name a directory");
    }

    private String refusal(String option, String value) {
        StringWriter text = new StringWriter();
        Path data = directory.resolve("data");
        CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(text));

        int exitCode =
                Main.run(
                        commandLine,
                        "serve",
                        "--port=0",
                        "--warm-up=0s",
                        option.equals("--data-dir") ? "--threads=1" : "--data-dir=" + data,
                        option + "=" + value);

        assertThat(exitCode).isEqualTo(2);
        assertThat(Files.exists(data)).isFalse();
        return text.toString();
    }
}
