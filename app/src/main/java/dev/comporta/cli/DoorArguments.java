package dev.comporta.cli;

import dev.comporta.door.DoorOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who may come in. */
final class DoorArguments {
    @Option(
            names = "--api-keys-file",
            defaultValue = "${env:API_KEYS_FILE:-}",
            paramLabel = "FILE",
            description =
                    "Clients need a key that this file knows, a line each as 'comporta key new'"
                            + " prints it; it is read again when it changes. API_KEYS_FILE (none)")
    private String keysFile = "";

    @Option(
            names = "--allow-anonymous",
            defaultValue = "${env:ALLOW_ANONYMOUS:-false}",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description =
                    "It is meant that whoever reaches the gateway may use it: no warning where it"
                            + " is bound to more than the loopback. ALLOW_ANONYMOUS (false)")
    private boolean allowAnonymous;

    DoorOptions options() {
        return new DoorOptions(
                Optional.of(keysFile).filter(path -> !path.isEmpty()).map(Path::of),
                allowAnonymous);
    }
}
