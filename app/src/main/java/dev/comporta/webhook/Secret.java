package dev.comporta.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the gateway and a receiver both know, by which events are signed.
 *
 * <p>Source: Standard Webhooks, <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
 * "Signature scheme"</a>: {@code v1} is HMAC-SHA256 over {@code id.timestamp.body}; a secret is 24
 * to 64 random bytes in base64 behind {@code whsec_}.
 */
public final class Secret {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES_LEAST = 24;
    private static final int BYTES_MOST = 64;

    private final SecretKeySpec key;

    private Secret(byte[] bytes) {
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * Reads secrets that are split by white space.
     *
     * @throws IllegalArgumentException which does not tell them
     */
    public static List<Secret> parse(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1)).map(Secret::of).toList();
    }

    private static Secret of(String text) {
        try {
            byte[] bytes =
                    Base64.getDecoder()
                            .decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
            if (bytes.length >= BYTES_LEAST && bytes.length <= BYTES_MOST) {
                return new Secret(bytes);
            }
        } catch (IllegalArgumentException e) {
            // told below, without the secret
        }
        throw new IllegalArgumentException(
                "WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64");
    }

    /**
     * Signs an event with each of some secrets.
     *
     * @param timestampSeconds when it is sent, epoch seconds
     * @return what stands in {@code webhook-signature}
     */
    static String signatures(List<Secret> secrets, String id, long timestampSeconds, String body) {
        StringBuilder text = new StringBuilder();
        for (Secret secret : secrets) {
            text.append(text.isEmpty() ? "" : " ")
                    .append("v1,")
                    .append(secret.sign(id + "." + timestampSeconds + "." + body));
        }
        return text.toString();
    }

    private String sign(String content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
