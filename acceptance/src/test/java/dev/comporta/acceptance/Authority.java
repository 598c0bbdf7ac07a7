package dev.comporta.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own, and what it certifies, as files that openssl writes. */
final class Authority {
    private final Path directory;

    Authority(Path directory) {
        this.directory = directory;
        openssl(
                "req -x509 -nodes -days 30 -subj /CN=authority "
                        + curve()
                        + " -keyout ca.key -out ca.pem");
    }

    private static String curve() {
        return "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1";
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Path certificate() {
        return path("ca.pem");
    }

    /** Writes NAME.pem, the authority behind it, and NAME.key. */
    void certify(String name, String newKey, int days) {
        openssl(
                "req -nodes -subj /CN="
                        + name
                        + " "
                        + newKey
                        + " -keyout "
                        + name
                        + ".key -out "
                        + name
                        + ".csr");
        write(name + ".ext", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        openssl(
                "x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days %d -extfile %s.ext -out %s.pem"
                        .formatted(name, days, name, name));
    }

    void certify(String name) {
        certify(name, curve(), 30);
    }

    /** Puts a pair in the place of the server's. */
    void install(String name) {
        move(name + ".key", "server.key");
        move(name + ".pem", "server.pem");
    }

    private void move(String from, String to) {
        try {
            Path copy =
                    Files.copy(path(from), path(to + ".new"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, path(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void write(String name, String text) {
        try {
            Files.writeString(path(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void openssl(String command) {
        Tool.Ended ended = Tool.run(directory, ("openssl " + command).split(" "));
        if (ended.exitCode() != 0) {
            throw new AssertionError("openssl " + command + ": " + ended.output());
        }
    }

    /** For clients that trust the authority and nobody else. */
    SSLContext trusting() {
        try (InputStream in = Files.newInputStream(certificate())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }
}
