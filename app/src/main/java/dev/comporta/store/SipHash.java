package dev.comporta.store;

import java.security.SecureRandom;

/**
 * SipHash-1-3 of an id, under a secret key: who chooses ids can't choose what they hash to.
 *
 * <p>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012. The message is the 16
 * bytes of both halves, the high one first, each little-endian.
 */
record SipHash(long key0, long key1) {
    private static final long LENGTH_BLOCK = 16L << 56;

    static SipHash withRandomKey() {
        SecureRandom random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    long hash(long msb, long lsb) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        // Six rounds: one for each block, three to finish. A method for one would have to return
        // four words.
        for (int round = 0; round < 6; round++) {
            long block =
                    switch (round) {
                        case 0 -> msb;
                        case 1 -> lsb;
                        case 2 -> LENGTH_BLOCK;
                        default -> 0;
                    };
            v3 ^= block;
            v2 ^= round == 3 ? 0xff : 0;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= block;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
