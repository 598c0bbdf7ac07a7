package dev.comporta.cli;

import dev.comporta.http.AdminOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who may administer. */
final class AdminArguments {
    @Option(
            names = "--admin-token",
            defaultValue = "${env:ADMIN_TOKEN:-}",
            paramLabel = "TOKEN",
            description =
                    "Bearer token for purging; with none it works on a loopback bind only."
                            + " Better given as ADMIN_TOKEN (none)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String adminToken = "";

    @Option(
            names = "--allow-purge",
            defaultValue = "${env:ALLOW_PURGE:-false}",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description = "Let anybody purge: for load tests. ALLOW_PURGE (false)")
    private boolean allowPurge;

    AdminOptions options() {
        return new AdminOptions(
                Optional.of(adminToken).filter(token -> !token.isEmpty()), allowPurge);
    }
}
