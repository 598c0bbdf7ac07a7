package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class IdIndexTest {
    private static final SipHash KEY = new SipHash(1, 2);

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @Test
    void shouldKnowNothingAtFirst() {
        IdIndex index = new IdIndex(KEY, 0);

        assertThat(index.get(0, 0)).isEqualTo(IdIndex.MISSING);
        index.remove(0, 0);
        assertThat(index.size()).isZero();
    }

    @Test
    void shouldRefuseTheValueThatMeansMissing() {
        IdIndex index = new IdIndex(KEY, 0);

        assertThatThrownBy(() -> index.put(1, 1, IdIndex.MISSING))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldHoldWhatWasExpected() {
        IdIndex index = new IdIndex(KEY, 100_000);
        for (long id = 1; id <= 100_000; id++) {
            index.put(id, -id, id);
        }

        for (long id = 1; id <= 100_000; id++) {
            assertThat(index.get(id, -id)).isEqualTo(id);
            assertThat(index.get(-id, id)).isEqualTo(IdIndex.MISSING);
        }
        assertThat(index.size()).isEqualTo(100_000);
    }

    /**
     * Few ids that come and go make long runs of neighbours with holes; ids that differ in one half
     * or are extreme stand beside them.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEqualAMapWhateverComesAndGoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IdIndex index = new IdIndex(key(random), random.nextInt(2_000));
        Map<UUID, Long> oracle = new HashMap<>();
        List<UUID> pool = pool(random);

        for (int step = 0; step < 20_000; step++) {
            UUID id = pool.get(random.nextInt(pool.size()));
            if (random.nextInt(5) < 3) {
                long value = random.nextLong() | 1;
                index.put(id.getMostSignificantBits(), id.getLeastSignificantBits(), value);
                oracle.put(id, value);
            } else {
                index.remove(id.getMostSignificantBits(), id.getLeastSignificantBits());
                oracle.remove(id);
            }
            if (random.nextInt(5_000) == 0) {
                index.clear();
                oracle.clear();
            }
        }

        assertThat(index.size()).as("seed %d", seed).isEqualTo(oracle.size());
        for (UUID id : pool) {
            assertThat(index.get(id.getMostSignificantBits(), id.getLeastSignificantBits()))
                    .as("seed %d, id %s", seed, id)
                    .isEqualTo(oracle.getOrDefault(id, IdIndex.MISSING));
        }
    }

    /** One shard takes all ids: every probe runs through neighbours, and over the end. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEqualAMapWithinOneShard(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SipHash hash = key(random);
        IdIndex index = new IdIndex(hash, 0);
        List<Long> pool = sameShard(hash, random, 60);
        Map<Long, Long> oracle = new HashMap<>();

        for (int step = 0; step < 5_000; step++) {
            long lsb = pool.get(random.nextInt(pool.size()));
            if (random.nextBoolean()) {
                index.put(7, lsb, step + 1);
                oracle.put(lsb, step + 1L);
            } else {
                index.remove(7, lsb);
                oracle.remove(lsb);
            }
            for (long each : pool) {
                if (index.get(7, each) != oracle.getOrDefault(each, IdIndex.MISSING)) {
                    throw new AssertionError("seed " + seed + ", step " + step + ", id " + each);
                }
            }
        }
    }

    private static SipHash key(SplittableRandom random) {
        return new SipHash(random.nextLong(), random.nextLong());
    }

    private static List<UUID> pool(SplittableRandom random) {
        List<UUID> pool = new ArrayList<>();
        pool.add(new UUID(0, 0));
        pool.add(new UUID(-1, -1));
        pool.add(new UUID(Long.MIN_VALUE, Long.MAX_VALUE));
        for (int count = 0; count < 1_000; count++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            pool.add(id);
            pool.add(new UUID(id.getMostSignificantBits(), random.nextLong()));
            pool.add(new UUID(id.getLeastSignificantBits(), id.getMostSignificantBits()));
            pool.add(new UUID(count, count));
        }
        return pool;
    }

    /** Low halves whose ids, with 7 as the high half, fall into the first shard. */
    private static List<Long> sameShard(SipHash hash, SplittableRandom random, int count) {
        List<Long> found = new ArrayList<>();
        while (found.size() < count) {
            long lsb = random.nextLong();
            if (IdIndex.shardOf(hash.hash(7, lsb)) == 0) {
                found.add(lsb);
            }
        }
        return found;
    }
}
