package dev.comporta.cli;

import dev.comporta.door.DoorOptions;
import dev.comporta.door.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who may come in. */
final class DoorArguments {
    @Option(
            names = "--tls-certificate",
            defaultValue = "${env:TLS_CERTIFICATE:-}",
            paramLabel = "FILE",
            description =
                    "The port speaks TLS 1.2 and 1.3 alone, with this certificate and those behind"
                            + " it, in PEM; read again when it changes. TLS_CERTIFICATE (none)")
    private String tlsCertificate = "";

    @Option(
            names = "--tls-key",
            defaultValue = "${env:TLS_KEY:-}",
            paramLabel = "FILE",
            description = "The certificate's private key, in PEM, not encrypted. TLS_KEY (none)")
    private String tlsKey = "";

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
                TlsFiles.of(tlsCertificate, tlsKey, tlsClientCa),
                Optional.of(keysFile).filter(path -> !path.isEmpty()).map(Path::of),
                allowAnonymous);
    }
}
