package dev.comporta.door;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A new key and its line for the file. The key itself is kept nowhere: of 256 random bits a plain
 * hash is enough, since nobody can try them all.
 *
 * @param secret what the client sends
 * @param line what the file gets
 */
public record NewKey(String secret, String line) {
    /** By it scanners of leaked secrets know one. */
    private static final String PREFIX = "cpk_";

    private static final int SECRET_BYTES = 32;

    /**
     * Makes one.
     *
     * @param settings what follows the hash: rate, burst and roles; maybe empty
     * @throws IllegalArgumentException where the file would not take the line
     */
    public static NewKey make(String name, String settings) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String line = (name + " sha256:" + sha256(secret) + " " + settings).strip();
        KeyRing read = KeyFile.read(line.getBytes(US_ASCII), null, System::nanoTime);
        if (read.keys().size() != 1) { // a comment, or more than a line
            throw new IllegalArgumentException("a key is one line, and begins with its name");
        }
        return new NewKey(secret, line);
    }

    private static String sha256(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
