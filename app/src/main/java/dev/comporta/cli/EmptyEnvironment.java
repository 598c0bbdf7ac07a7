package dev.comporta.cli;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Lets an environment variable that is set to nothing count as one that is not set, for every
 * option of every command: compose files and unit files set what they don't know to nothing.
 */
final class EmptyEnvironment implements IDefaultValueProvider {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+):-(.*)}");

    private final UnaryOperator<@Nullable String> environment;

    /**
     * @param environment a variable's value; null where it is not set
     */
    EmptyEnvironment(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** Null: what the option itself says counts. */
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Matcher variable = VARIABLE.matcher(String.valueOf(declared(argument)));
        boolean isEmpty = variable.matches() && "".equals(environment.apply(variable.group(1)));
        return isEmpty ? variable.group(2) : null;
    }

    /** As it is written, its variable not replaced yet. */
    private static @Nullable String declared(ArgSpec argument) {
        return switch (argument) {
            case OptionSpec option -> option.toBuilder().defaultValue();
            case PositionalParamSpec parameter -> parameter.toBuilder().defaultValue();
            default -> null;
        };
    }
}
