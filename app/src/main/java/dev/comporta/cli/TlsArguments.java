package dev.comporta.cli;

import dev.comporta.door.TlsFiles;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The certificate that a server shows. */
final class TlsArguments {
    @Option(
            names = "--tls-certificate",
            defaultValue = "${env:TLS_CERTIFICATE:-}",
            paramLabel = "FILE",
            description =
                    "The port speaks TLS 1.2 and 1.3 alone, with this certificate and those behind"
                            + " it, in PEM; read again when it changes. TLS_CERTIFICATE (none)")
    private String certificate = "";

    @Option(
            names = "--tls-key",
            defaultValue = "${env:TLS_KEY:-}",
            paramLabel = "FILE",
            description = "The certificate's private key, in PEM, not encrypted. TLS_KEY (none)")
    private String key = "";

    /**
     * @param clientAuthority whose certificates clients must have; empty: they need none
     */
    Optional<TlsFiles> files(String clientAuthority) {
        return TlsFiles.of(certificate, key, clientAuthority);
    }
}
