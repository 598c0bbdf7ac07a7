package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

@Timeout(20)
class DefaultsTest {

    @Test
    void shouldTakeAnEmptyVariableAsUnsetForEveryArgumentThatHasOne() {
        Set<String> asked = new LinkedHashSet<>();
        Defaults empty =
                new Defaults(
                        name -> {
                            asked.add(name);
                            return "";
                        },
                        name -> null);

        for (ArgSpec argument : allArguments(Main.commandLine())) {
            String unset = new Defaults(name -> null, name -> null).defaultValue(argument);
            assertThat(unset).isNull();
            empty.defaultValue(argument);
        }

        serve().getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(
                        option ->
                                assertThat(asked)
                                        .contains(
                                                ServeCommand.environmentKey(option.longestName())));
        assertThat(asked).contains("COMPORTA_URL");
    }

    @Test
    void shouldNotPutTheJournalIntoTheWorkingDirectory() {
        Map<String, String> environment = Map.of("DATA_DIR", "", "PORT", "");
        CommandLine serve = serve();
        Defaults provider = new Defaults(environment::get, name -> null);

        assertThat(defaultOf(provider, serve, "--data-dir")).isEqualTo("./data");
        assertThat(defaultOf(provider, serve, "--port")).isEqualTo("9999");
        assertThat(defaultOf(provider, serve, "--bind")).isNull();
        assertThat(defaultOf(new Defaults(name -> "7", name -> null), serve, "--port")).isNull();
    }

    @Test
    void shouldTakeWhatTheProfilePresetsBeforeWhatTheOptionSays() {
        Map<String, String> presets = Map.of("comporta.default.PORT", "1234");
        CommandLine serve = serve();

        assertThat(defaultOf(new Defaults(name -> null, presets::get), serve, "--port"))
                .isEqualTo("1234");
        assertThat(defaultOf(new Defaults(name -> "", presets::get), serve, "--port"))
                .isEqualTo("1234");
        assertThat(defaultOf(new Defaults(name -> "7", presets::get), serve, "--port")).isNull();
    }

    /** A key that nothing reads would preset nothing, and nobody would see it. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "standard", "large"})
    void shouldKnowAllThatProfilesPreset(String profile) throws IOException {
        Set<String> keys = new LinkedHashSet<>();
        serve().getCommandSpec().options().stream()
                .map(option -> ServeCommand.environmentKey(option.longestName()))
                .forEach(keys::add);
        List<String> lines = Files.readAllLines(Path.of("../profiles", profile + ".args"));

        assertThat(lines).contains("-Dcomporta.profile=" + profile);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("-Dcomporta.default."))
                .allSatisfy(
                        line -> {
                            String preset = line.substring("-Dcomporta.default.".length());
                            assertThat(keys).contains(preset.substring(0, preset.indexOf('=')));
                        });
    }

    @Test
    void shouldBeAskedByTheCommandLine() {
        assertThat(Main.commandLine().getSubcommands().values())
                .allSatisfy(
                        command ->
                                assertThat(command.getDefaultValueProvider())
                                        .isInstanceOf(Defaults.class));
    }

    private static CommandLine serve() {
        return Objects.requireNonNull(Main.commandLine().getSubcommands().get("serve"));
    }

    private static @Nullable String defaultOf(
            Defaults provider, CommandLine command, String optionName) {
        return provider.defaultValue(command.getCommandSpec().findOption(optionName));
    }

    private static List<ArgSpec> allArguments(CommandLine command) {
        List<ArgSpec> all = new ArrayList<>(command.getCommandSpec().args());
        command.getSubcommands().values().forEach(sub -> all.addAll(allArguments(sub)));
        return all;
    }
}
