package dev.comporta.cli.operator;

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
        return "?limit=" + limit + Query.parameter("after", after);
    }
}
