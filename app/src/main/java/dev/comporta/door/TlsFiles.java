package dev.comporta.door;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the certificate lies, in PEM.
 *
 * @param certificate the server's own, and behind it those that lead to a root
 * @param key of the first one: PKCS#8, PKCS#1 or SEC 1, not encrypted
 * @param clientCa whose certificates clients must have; empty: they need none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientCa) {

    /**
     * What the settings come to; empty: no TLS.
     *
     * @throws IllegalArgumentException where only a part of them is set
     */
    public static Optional<TlsFiles> of(String certificate, String key, String clientCa) {
        if (certificate.isEmpty() && key.isEmpty() && clientCa.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "TLS_CERTIFICATE and TLS_KEY must be set together, and TLS_CLIENT_CA only with"
                            + " them");
        }
        return Optional.of(
                new TlsFiles(
                        Path.of(certificate),
                        Path.of(key),
                        Optional.of(clientCa).filter(it -> !it.isEmpty()).map(Path::of)));
    }

    /** In the order in which {@link ServerCertificate} reads them. */
    List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), clientCa.stream()).toList();
    }
}
