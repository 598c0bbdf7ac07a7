package dev.comporta.workbench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What it takes to come in at a gateway.
 *
 * @param apiKey empty: none
 * @param ca whose certificates are trusted, in PEM; empty: those that the JDK trusts
 */
public record Access(String apiKey, Optional<Path> ca) {
    public static final Access NONE = new Access("", Optional.empty());

    /** Names and values of header fields, in turns. */
    String[] headers() {
        return apiKey.isEmpty()
                ? new String[0]
                : new String[] {"Authorization", "Bearer " + apiKey};
    }

    /**
     * For connections to it.
     *
     * @throws WireException where the file can't be used
     */
    public SSLContext sslContext() {
        try {
            return ca.isEmpty() ? SSLContext.getDefault() : trusting(ca.get());
        } catch (IOException | GeneralSecurityException e) {
            throw new WireException("can't use the certificates in " + ca.orElse(null) + ": " + e);
        }
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + number++, each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
