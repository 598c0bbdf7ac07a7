package dev.comporta.cli;

import dev.comporta.page.PageOptions;
import picocli.CommandLine.Option;

/** The live page. */
final class PageArguments {
    @Option(
            names = "--page",
            defaultValue = "${env:PAGE:-" + PageOptions.ENABLED + "}",
            paramLabel = "on|off",
            description =
                    "Whether the live page is served at /. Its numbers and actions are for whoever"
                            + " may administer. PAGE (${DEFAULT-VALUE})")
    private String page = "";

    PageOptions options() {
        return PageOptions.of(page);
    }
}
