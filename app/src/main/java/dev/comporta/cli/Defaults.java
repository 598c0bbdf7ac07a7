package dev.comporta.cli;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What an option is where neither the command line nor the environment says so: what the profile
 * presets ({@code -Dcomporta.default.KEY=value}, see {@code profiles/}), then what the option
 * itself says.
 *
 * <p>An environment variable that is set to nothing counts as one that is not set, for every option
 * of every command: compose files and unit files set what they don't know to nothing.
 */
final class Defaults implements IDefaultValueProvider {
    private static final String PRESET = "comporta.default.";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+):-(.*)}");

    private final UnaryOperator<@Nullable String> environment;
    private final Function<String, @Nullable String> properties;

    /**
     * @param environment a variable's value; null where it is not set
     * @param properties a system property's value; null where it is not set
     */
    Defaults(
            UnaryOperator<@Nullable String> environment,
            Function<String, @Nullable String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /** Null: what the option itself says counts. */
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Matcher variable = VARIABLE.matcher(String.valueOf(declared(argument)));
        if (!variable.matches()) {
            return null;
        }
        String value = environment.apply(variable.group(1));
        if (value != null && !value.isEmpty()) {
            return null;
        }
        String preset = properties.apply(PRESET + variable.group(1));
        return preset == null && value != null ? variable.group(2) : preset;
    }

    /** As it is written, its variable not replaced yet. */
    private static @Nullable String declared(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            return option.toBuilder().defaultValue();
        }
        return argument instanceof PositionalParamSpec parameter
                ? parameter.toBuilder().defaultValue()
                : null;
    }
}
