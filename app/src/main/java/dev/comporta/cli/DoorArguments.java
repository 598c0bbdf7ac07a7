package dev.comporta.cli;

import dev.comporta.door.DoorOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who may come in. */
final class DoorArguments {
    @Mixin private final TlsArguments tls = new TlsArguments();

    @Option(
            names = "--tls-client-ca",
            defaultValue = "${env:TLS_CLIENT_CA:-}",
            paramLabel = "FILE",
            description =
                    "Clients must have certificates of these authorities, in PEM."
                            + " TLS_CLIENT_CA (none)")
    private String tlsClientCa = "";

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
                tls.files(tlsClientCa),
                Optional.of(keysFile).filter(path -> !path.isEmpty()).map(Path::of),
                allowAnonymous);
    }
}
