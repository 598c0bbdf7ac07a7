package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who chooses ids must not choose their hashes. */
@Timeout(60)
class SipHashTest {
    private static final int SEEDS = 200;
    private static final int IDS = 1 << 12;

    /** From the reference implementation of SipHash-2-4: key 00…0f, messages of 15 and 16 bytes. */
    @Test
    void shouldBeComparedWithTheTrueFunction() {
        byte[] message = new byte[16];
        for (int index = 0; index < message.length; index++) {
            message[index] = (byte) index;
        }
        byte[] shorter = Arrays.copyOf(message, 15);
        Plain plain = new Plain(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 2, 4);

        assertThat(plain.hash(shorter)).isEqualTo(0xa129ca6149be45e5L);
        assertThat(plain.hash(message)).isEqualTo(0x3f2acc7f57c29bdbL);
    }

    @Test
    void shouldEqualTheFunctionWrittenPlainly() {
        SplittableRandom random = new SplittableRandom(1);
        for (int count = 0; count < 10_000; count++) {
            SipHash hash = new SipHash(random.nextLong(), random.nextLong());
            long msb = random.nextLong();
            long lsb = random.nextLong();
            byte[] message =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(msb)
                            .putLong(lsb)
                            .array();

            assertThat(hash.hash(msb, lsb))
                    .isEqualTo(new Plain(hash.key0(), hash.key1(), 1, 3).hash(message));
        }
    }

    /**
     * As a mixing of products and shifts does: hash(m, l) = hash(m ^ 2⁶³, l ^ 2⁶³) for any seed.
     */
    @Test
    void shouldCollideForNoPairOfChosenIds() {
        SplittableRandom random = new SplittableRandom(2);
        for (int seed = 0; seed < SEEDS; seed++) {
            SipHash hash = new SipHash(random.nextLong(), random.nextLong());
            long msb = random.nextLong();
            long lsb = random.nextLong();
            for (int bit = 0; bit < Long.SIZE; bit++) {
                long flip = 1L << bit;
                long before = hash.hash(msb, lsb);

                assertThat(hash.hash(msb ^ flip, lsb ^ flip)).isNotEqualTo(before);
                assertThat(hash.hash(msb ^ flip, lsb)).isNotEqualTo(before);
                assertThat(hash.hash(msb, lsb ^ flip)).isNotEqualTo(before);
            }
        }
    }

    /**
     * Ids that an attacker who knows the function, though not the key, would choose: all that
     * differ in the upper bits alone, and what cancels out in a product with an odd number.
     */
    @Test
    void shouldSpreadChosenIdsOverTheIndex() {
        SipHash hash = SipHash.withRandomKey();

        assertSpread(id -> hash.hash(id << 52, id << 52));
        assertSpread(id -> hash.hash(id << 52, 0));
        assertSpread(id -> hash.hash(id, -id * 0x9E3779B97F4A7C15L));
        assertSpread(id -> hash.hash(id ^ hash.hash(0, 0), id));
    }

    private static void assertSpread(LongUnaryOperator hashOf) {
        Set<Long> hashes = new HashSet<>();
        Set<Integer> shards = new HashSet<>();
        for (long id = 0; id < IDS; id++) {
            long hash = hashOf.applyAsLong(id);
            hashes.add(hash);
            shards.add(IdIndex.shardOf(hash));
        }

        assertThat(hashes).hasSize(IDS);
        assertThat(shards.size()).isGreaterThan(950);
    }

    /** SipHash-c-d of bytes, as the paper has it. */
    private static final class Plain {
        private final int blockRounds;
        private final int endRounds;
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Plain(long key0, long key1, int blockRounds, int endRounds) {
            this.blockRounds = blockRounds;
            this.endRounds = endRounds;
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        long hash(byte[] message) {
            Plain state = new Plain(this);
            ByteBuffer padded =
                    ByteBuffer.allocate(message.length / 8 * 8 + 8).order(ByteOrder.LITTLE_ENDIAN);
            padded.put(message).put(padded.capacity() - 1, (byte) message.length).rewind();
            while (padded.hasRemaining()) {
                long block = padded.getLong();
                state.v3 ^= block;
                state.rounds(blockRounds);
                state.v0 ^= block;
            }
            state.v2 ^= 0xff;
            state.rounds(endRounds);
            return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
        }

        private Plain(Plain other) {
            blockRounds = other.blockRounds;
            endRounds = other.endRounds;
            v0 = other.v0;
            v1 = other.v1;
            v2 = other.v2;
            v3 = other.v3;
        }

        private void rounds(int count) {
            for (int round = 0; round < count; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13);
                v1 ^= v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16);
                v3 ^= v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21);
                v3 ^= v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17);
                v1 ^= v2;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
