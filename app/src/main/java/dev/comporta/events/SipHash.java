package dev.comporta.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits (Aumasson and Bernstein, 2012): with a key that nobody knows, nobody
 * can make two texts of one hash.
 *
 * <p>Threading: one owner; the result is valid until the next call.
 */
final class SipHash {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Key key;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long first;
    private long second;

    /** 128 random bits. */
    record Key(long k0, long k1) {}

    SipHash(Key key) {
        this.key = key;
    }

    /** Hashes the first bytes of an array. */
    void hash(byte[] bytes, int length) {
        v0 = key.k0 ^ 0x736f6d6570736575L;
        v1 = key.k1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = key.k0 ^ 0x6c7967656e657261L;
        v3 = key.k1 ^ 0x7465646279746573L;
        int whole = length & -Long.BYTES;
        for (int at = 0; at < whole; at += Long.BYTES) {
            take((long) LONGS.get(bytes, at));
        }
        long last = (long) length << 56;
        for (int at = whole; at < length; at++) {
            last |= (bytes[at] & 0xFFL) << ((at - whole) * 8);
        }
        take(last);
        v2 ^= 0xee;
        first = finish();
        v1 ^= 0xdd;
        second = finish();
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    private void take(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private long finish() {
        for (int i = 0; i < 4; i++) {
            round();
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
