package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.events.embedded.Durability;
import dev.comporta.events.service.EventsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each key reaches the option that it names, and the page of the events names all of them. */
@Timeout(20)
class EventsArgumentsTest {
    private static final Set<String> OF_THE_LOG =
            Set.of("--log-format", "--log-level", "--log-rate-max");

    private static EventsOptions parse(String... arguments) {
        EventsArguments parsed = new EventsArguments();
        new CommandLine(parsed)
                .setDefaultValueProvider(new Defaults(_ -> "", _ -> null))
                .parseArgs(arguments);
        return parsed.options();
    }

    private static List<OptionSpec> options() {
        return new CommandLine(new EventsArguments()).getCommandSpec().options();
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        EventsOptions defaults = parse();

        assertThat(defaults.http().port()).isEqualTo(8080);
        assertThat(defaults.http().host()).isEqualTo("127.0.0.1");
        assertThat(defaults.dataDirectory()).isEqualTo(Path.of("./comporta-events"));
        assertThat(defaults.adminToken()).isEmpty();
        assertThat(defaults.log().durability()).isEqualTo(Durability.PROCESS);
        assertThat(defaults.log().journalMaxBytes()).isEqualTo(4L << 30);
        assertThat(defaults.load().ageMax()).isEqualTo(Duration.ofMillis(300));
        assertThat(defaults.queries().timeMax()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.queries().rowsMax()).isEqualTo(10_000);
        assertThat(defaults.database().exports()).isEmpty();
    }

    @Test
    void shouldTakeWhatItIsTold() {
        EventsOptions told =
                parse(
                        "--durability=power",
                        "--threads=3",
                        "--data-dir=/d",
                        "--admin-token=t",
                        "--events-keys=/k",
                        "--events-origins=https://a.example, https://b.example",
                        "--events-window=20000",
                        "--events-waiting-max-mib=20",
                        "--events-journal-max-mib=100",
                        "--segment-mib=2",
                        "--events-load-rows-max=7",
                        "--events-load-age-max=2s",
                        "--events-duckdb-memory=100",
                        "--events-duckdb-threads=5",
                        "--events-query-timeout=3s",
                        "--events-query-rows-max=9",
                        "--events-export-dir=/e",
                        "--stall-max=9s",
                        "--allow-anonymous");

        assertThat(told.log().durability()).isEqualTo(Durability.POWER);
        assertThat(told.threads()).isEqualTo(3);
        assertThat(told.database().file()).isEqualTo(Path.of("/d/events.duckdb"));
        assertThat(told.adminToken()).contains("t");
        assertThat(told.door().keysFile()).contains(Path.of("/k"));
        assertThat(told.door().allowAnonymous()).isTrue();
        assertThat(told.intake().origins())
                .containsExactly("https://a.example", "https://b.example");
        assertThat(told.intake().windowEvents()).isEqualTo(20_000);
        assertThat(told.log().waitingMaxBytes()).isEqualTo(20L << 20);
        assertThat(told.log().journalMaxBytes()).isEqualTo(100L << 20);
        assertThat(told.log().journal().segmentSizeBytes()).isEqualTo(2 << 20);
        assertThat(told.load().rowsMax()).isEqualTo(7);
        assertThat(told.load().ageMax()).isEqualTo(Duration.ofSeconds(2));
        assertThat(told.database().memoryMib()).isEqualTo(100);
        assertThat(told.database().threads()).isEqualTo(5);
        assertThat(told.queries().timeMax()).isEqualTo(Duration.ofSeconds(3));
        assertThat(told.queries().rowsMax()).isEqualTo(9);
        assertThat(told.database().exports()).contains(Path.of("/e"));
        assertThat(told.stallMax()).isEqualTo(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @CsvSource({
        "--durability=memory, DURABILITY",
        "--threads=0, THREADS",
        "--segment-mib=64, EVENTS_JOURNAL_MAX_MIB",
        "--events-duckdb-memory=1, EVENTS_DUCKDB_MEMORY",
        "--events-query-rows-max=0, EVENTS_QUERY_ROWS_MAX"
    })
    void shouldNameWhatItRefuses(String argument, String key) {
        String small = argument.startsWith("--segment") ? "--threads=1" : "--segment-mib=1";

        assertThatThrownBy(() -> parse("--events-journal-max-mib=16", small, argument))
                .hasMessageContaining(key);
    }

    @Test
    void shouldHaveAVariableOfTheSameNameForEachOption() {
        assertThat(options())
                .allSatisfy(
                        option ->
                                assertThat(option.toBuilder().defaultValue())
                                        .startsWith(
                                                "${env:"
                                                        + ServeCommand.environmentKey(
                                                                option.longestName())
                                                        + ":-"));
    }

    @Test
    void shouldBeDocumented() throws IOException {
        String page = Files.readString(Path.of("../docs/events.md"));

        assertThat(
                        options().stream()
                                .map(OptionSpec::longestName)
                                .filter(name -> !OF_THE_LOG.contains(name))
                                .collect(Collectors.toSet()))
                .allSatisfy(
                        name ->
                                assertThat(page)
                                        .contains("`" + name + "`")
                                        .contains("`" + ServeCommand.environmentKey(name) + "`"));
    }
}
