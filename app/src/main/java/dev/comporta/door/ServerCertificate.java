package dev.comporta.door;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * One version of the certificate and its key, ready for handshakes.
 *
 * @param expires when clients will take it no more
 */
record ServerCertificate(SslContext context, Instant expires) {
    private static final List<String> CIPHERS =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Only clients of TLS 1.2 without tickets need one. The JDK would keep 20,480. */
    private static final int SESSIONS_MAX = 1_024;

    private static final int SESSION_SECONDS_MAX = 3_600;

    /** A client that speaks HTTP/2 alone is told so in the handshake. */
    private static final ApplicationProtocolConfig HTTP_1_1 =
            new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.FATAL_ALERT,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_1_1);

    /**
     * Reads the files.
     *
     * @param contents of {@link TlsFiles#all}
     * @throws IllegalArgumentException where they are none, or do not belong together
     */
    static ServerCertificate read(List<byte[]> contents) {
        X509Certificate[] chain = Pem.certificates(contents.getFirst());
        X509Certificate own = chain[0];
        PrivateKey key = PrivateKeyReader.read(contents.get(1), own.getPublicKey().getAlgorithm());
        requirePair(own, key);
        SslContextBuilder builder =
                SslContextBuilder.forServer(key, chain)
                        .sslProvider(SslProvider.JDK)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .sessionCacheSize(SESSIONS_MAX)
                        .sessionTimeout(SESSION_SECONDS_MAX)
                        .applicationProtocolConfig(HTTP_1_1);
        if (contents.size() > 2) {
            builder.trustManager(Pem.certificates(contents.get(2))).clientAuth(ClientAuth.REQUIRE);
        }
        try {
            return new ServerCertificate(builder.build(), own.getNotAfter().toInstant());
        } catch (SSLException e) {
            throw new IllegalArgumentException("the certificate can't be used: " + e, e);
        }
    }

    /** By the only proof there is: what one signs, the other one verifies. */
    private static void requirePair(X509Certificate certificate, PrivateKey key) {
        byte[] text = certificate.getSignature();
        try {
            String algorithm = signatureAlgorithm(key.getAlgorithm());
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(text);
            if (verifying.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key can't be used: " + e, e);
        }
        throw new IllegalArgumentException("the private key is not the certificate's");
    }

    private static String signatureAlgorithm(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> keyAlgorithm;
        };
    }
}
