package dev.comporta.cli.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a long list. */
final class PageOptions {
    private static final String LIMIT = "100";

    @Option(
            names = "--limit",
            defaultValue = LIMIT,
            paramLabel = "N",
            description = "How many, 1 to 1000 (${DEFAULT-VALUE}).")
    private int limit = Integer.parseInt(LIMIT);

    @Option(
            names = "--after",
            paramLabel = "KEY",
            description = "Go on where the last list ended, with the key it told.")
    private @Nullable String after;

    /** As the gateway reads it; more parameters may follow. */
    String query() {
        return "?limit=" + limit + parameter("after", after);
    }

    /** {@code &name=value}; empty where there is no value. */
    static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, UTF_8);
    }
}
