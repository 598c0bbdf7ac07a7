package dev.comporta.journal.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * By what an instance knows Redis, and Redis it, beside what the URL says. All files are read again
 * for each new connection, so that they may be renewed while the gateway runs.
 *
 * @param user empty: the URL's, or Redis's default one
 * @param passwordFile holds one line; null: the URL's, or none
 * @param sentinelPasswordFile the same for all Sentinels
 * @param authorities in PEM, of whom Redis's certificate must be; null: those that Java trusts
 * @param certificate in PEM, by which Redis knows this instance; null: it asks for none
 * @param key of that certificate, in PEM (PKCS#8)
 */
public record RedisSecurity(
        String user,
        @Nullable Path passwordFile,
        @Nullable Path sentinelPasswordFile,
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** As the URL says. */
    public static final RedisSecurity OF_URL = new RedisSecurity("", null, null, null, null, null);

    /**
     * @throws IllegalArgumentException naming the key, and what was expected
     */
    public RedisSecurity {
        requireReadable("REDIS_PASSWORD_FILE", passwordFile);
        requireReadable("REDIS_SENTINEL_PASSWORD_FILE", sentinelPasswordFile);
        requireReadable("REDIS_CA", authorities);
        requireReadable("REDIS_CERTIFICATE", certificate);
        requireReadable("REDIS_KEY", key);
        if (!user.isEmpty() && passwordFile == null) {
            throw new IllegalArgumentException("REDIS_USER needs REDIS_PASSWORD_FILE");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "REDIS_CERTIFICATE and REDIS_KEY must be set together");
        }
    }

    private static void requireReadable(String name, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new IllegalArgumentException(name + " can't be read: " + file);
        }
    }

    /** Whether there is something that means nothing without TLS. */
    boolean needsTls() {
        return authorities != null || certificate != null;
    }

    /** Adds the passwords as they are now. */
    void applyTo(RedisURI uri) throws IOException {
        if (passwordFile != null) {
            uri.setCredentialsProvider(credentials(user, passwordFile));
        }
        if (sentinelPasswordFile != null) {
            RedisCredentialsProvider sentinels = credentials("", sentinelPasswordFile);
            uri.getSentinels().forEach(it -> it.setCredentialsProvider(sentinels));
        }
    }

    private static RedisCredentialsProvider credentials(String user, Path file) throws IOException {
        String password = Files.readString(file).strip();
        return RedisCredentialsProvider.from(
                () -> RedisCredentials.just(user.isEmpty() ? null : user, password));
    }

    /** How the library is told; it reads the files at each connection. */
    SslOptions sslOptions() {
        SslOptions.Builder builder = SslOptions.builder().jdkSslProvider();
        if (authorities != null) {
            builder.trustManager(authorities.toFile());
        }
        if (certificate != null && key != null) {
            builder.keyManager(certificate.toFile(), key.toFile(), new char[0]);
        }
        return builder.build();
    }

    /**
     * Reads all that TLS needs.
     *
     * @throws IllegalArgumentException where it is of no use
     */
    void requireTlsFiles() {
        try {
            sslOptions().createSslContextBuilder().build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "REDIS_CA, REDIS_CERTIFICATE or REDIS_KEY can't be used: " + e.getMessage(), e);
        }
    }
}
