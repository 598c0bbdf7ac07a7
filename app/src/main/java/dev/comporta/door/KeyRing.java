package dev.comporta.door;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All keys of one version of the file, found by their hash.
 *
 * <p>Nothing about a key can be learned from the time that a look-up takes: what is compared are
 * hashes, which nobody can choose, and these in constant time besides.
 *
 * <p>Threading: immutable.
 */
final class KeyRing {
    private final List<ApiKey> keys;

    /** By the first bytes of the hash; at most half of it is taken. */
    private final @Nullable ApiKey[] table;

    KeyRing(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
        table = new ApiKey[Integer.highestOneBit(Math.max(1, keys.size())) * 4];
        for (ApiKey key : keys) {
            int slot = slot(key.digest());
            while (table[slot] != null) {
                slot = next(slot);
            }
            table[slot] = key;
        }
    }

    List<ApiKey> keys() {
        return keys;
    }

    /** Null where nobody is known by this hash. */
    @Nullable ApiKey find(byte[] digest) {
        int slot = slot(digest);
        for (ApiKey key = table[slot]; key != null; key = table[slot]) {
            if (MessageDigest.isEqual(key.digest(), digest)) {
                return key;
            }
            slot = next(slot);
        }
        return null;
    }

    private int slot(byte[] digest) {
        return ByteBuffer.wrap(digest).getInt() & (table.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (table.length - 1);
    }
}
