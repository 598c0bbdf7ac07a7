package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Certificates of localhost, as a balancer reads them. */
final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final Duration MAKE_MAX = Duration.ofSeconds(30);

    private Certificates() {}

    /** Key and certificate, in one PEM file below {@code certificates}. */
    static void writeSelfSigned(Path directory) throws IOException, GeneralSecurityException {
        Path store = directory.resolve("certificate.p12");
        Path log = directory.resolve("keytool.log");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString());
        Comporta.awaitEnd(Comporta.start(command, log, Map.of()), log, MAKE_MAX);
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Files.writeString(
                Files.createDirectory(directory.resolve("certificates")).resolve("localhost.pem"),
                pem("PRIVATE KEY", made.getKey("it", PASSWORD.toCharArray()).getEncoded())
                        + pem("CERTIFICATE", made.getCertificate("it").getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
