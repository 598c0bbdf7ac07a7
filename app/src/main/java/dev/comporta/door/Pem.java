package dev.comporta.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468).
 *
 * @param label what stands behind BEGIN
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pem(String label, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    static List<Pem> read(byte[] text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(text, ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Pem(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        return blocks;
    }

    /**
     * All certificates of a file.
     *
     * @throws IllegalArgumentException where there is none, or one can't be read
     */
    static X509Certificate[] certificates(byte[] text) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : read(text)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(block.certificate());
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate in PEM");
        }
        return certificates.toArray(X509Certificate[]::new);
    }

    private X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate can't be read", e);
        }
    }
}
