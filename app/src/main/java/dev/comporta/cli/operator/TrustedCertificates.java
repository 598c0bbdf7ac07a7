package dev.comporta.cli.operator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates that an https gateway's own may come from. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * Those of a file.
     *
     * @param option that names it
     * @param file in PEM; empty: those that the JDK trusts
     * @throws IllegalArgumentException where it can't be used
     */
    static SSLContext context(String option, String file) {
        try {
            return file.isEmpty() ? SSLContext.getDefault() : read(Path.of(file));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(option + ": can't use " + file + ": " + e, e);
        }
    }

    private static SSLContext read(Path file) throws IOException, GeneralSecurityException {
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
