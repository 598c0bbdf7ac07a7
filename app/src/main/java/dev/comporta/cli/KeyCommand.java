package dev.comporta.cli;

import dev.comporta.door.NewKey;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comporta key}: makes API keys. */
@Command(
        name = "key",
        description = "Makes API keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeyCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "say what: new");
    }

    @Command(
            name = "new",
            description = {
                "Makes a key. The first line that it prints is the key, which is shown this once;"
                        + " the second one is for the file that API_KEYS_FILE names, and has only"
                        + " the key's hash."
            },
            mixinStandardHelpOptions = true)
    int make(
            @Parameters(
                            paramLabel = "NAME",
                            description = "Whose it is, for logs and metrics: letters, digits, .-_")
                    String name,
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            description = "Payments per second, at most (no limit).")
                    @Nullable Integer rate,
            @Option(
                            names = "--burst",
                            paramLabel = "N",
                            description = "How many may come at once after a pause (the rate).")
                    @Nullable Integer burst,
            @Option(
                            names = "--roles",
                            paramLabel = "ROLES",
                            description =
                                    "What it is for, of read, write and metrics, split by commas"
                                            + " (read,write).")
                    @Nullable String roles,
            @Option(
                            names = "--apps",
                            paramLabel = "APPS",
                            description =
                                    "The apps whose events it may send, split by commas (all).")
                    @Nullable String apps) {
        String settings =
                Stream.of(
                                setting("rate", rate),
                                setting("burst", burst),
                                setting("roles", roles),
                                setting("apps", apps))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" "));
        try {
            NewKey key = NewKey.make(name, settings);
            PrintWriter out = spec().commandLine().getOut();
            out.println(key.secret());
            out.println(key.line());
            out.flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), e.getMessage(), e);
        }
    }

    private static String setting(String name, @Nullable Object value) {
        return value == null ? "" : name + "=" + value;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
