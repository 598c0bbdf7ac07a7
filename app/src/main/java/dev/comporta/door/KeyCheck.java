package dev.comporta.door;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Says whose a key is that came with a request, without allocating.
 *
 * <p>Threading: one owner.
 */
public final class KeyCheck {
    private static final int DIGEST_BYTES = 32;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ApiKeys keys;
    private final MessageDigest sha256;
    private final byte[] digest = new byte[DIGEST_BYTES];

    public KeyCheck(ApiKeys keys) {
        this.keys = keys;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whose key this is; null: nobody's. */
    public @Nullable ApiKey find(byte[] bytes, int start, int end) {
        try {
            sha256.update(bytes, start, end - start);
            sha256.digest(digest, 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a digest of another length", e);
        }
        return keys.ring().find(digest);
    }

    /** Another number once any key may have changed: what was found before must be found anew. */
    public int version() {
        return keys.version();
    }

    public void onRefused(ApiKeys.Refused reason) {
        keys.onRefused(reason);
    }

    /**
     * Whether two ranges of bytes are the same, one of which has a key in it: it takes the same
     * time wherever they differ.
     */
    public static boolean isSame(byte[] a, int aStart, byte[] b, int bStart, int length) {
        long difference = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            difference |= (long) LONGS.get(a, aStart + i) ^ (long) LONGS.get(b, bStart + i);
        }
        for (; i < length; i++) {
            difference |= a[aStart + i] ^ b[bStart + i];
        }
        return difference == 0;
    }
}
