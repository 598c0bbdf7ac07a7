package dev.comporta.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RateLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = Long.MAX_VALUE - SECOND; // a clock may wrap around

    private long nanos = START;

    private RateLimit limit(int perSecond, int burst) {
        return new RateLimit(perSecond, burst, () -> nanos);
    }

    private static int takeAll(RateLimit limit) {
        int taken = 0;
        while (limit.take()) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "7,100", "300,300", "1000000,1", "999983,17"})
    void shouldGiveExactlyTheRateAndTheBurst(int perSecond, int burst) {
        RateLimit limit = limit(perSecond, burst);
        long taken = takeAll(limit);
        assertThat(taken).isEqualTo(burst);

        long step = Math.max(1, SECOND / perSecond / 3);
        for (int i = 0; i < 30_000; i++) {
            nanos += step;
            taken += takeAll(limit);
        }

        assertThat(taken).isEqualTo(burst + 30_000L * step * perSecond / SECOND);
    }

    @Test
    void shouldKeepNoMoreThanTheBurst() {
        RateLimit limit = limit(10, 5);
        takeAll(limit);

        nanos += 400 * 86_400 * SECOND;

        assertThat(takeAll(limit)).isEqualTo(5);
    }

    @Test
    void shouldGiveTheNextOneWithinASecond() {
        RateLimit limit = limit(1, 3);
        takeAll(limit);

        nanos += SECOND - 1;
        assertThat(limit.take()).isFalse();
        nanos += 1;
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
    }

    /** Whoever asks when: no stretch of time ever has more than it may. */
    @Test
    void shouldNeverGiveMoreInAnyWindow() {
        SplittableRandom random = new SplittableRandom(7);
        RateLimit limit = limit(100, 20);
        Deque<Long> taken = new ArrayDeque<>();
        for (int i = 0; i < 50_000; i++) {
            nanos += random.nextLong(SECOND / 50);
            if (!limit.take()) {
                continue;
            }
            taken.add(nanos);
            while (nanos - taken.getFirst() > SECOND) {
                taken.removeFirst();
            }
            assertThat(taken.size()).isLessThanOrEqualTo(20 + 100 + 1);
        }
    }

    @Test
    void shouldGiveEachTokenOnceToManyThreads() {
        RateLimit limit = limit(1_000, 1_000);
        LongAdder taken = new LongAdder();

        IntStream.range(0, 8).parallel().forEach(thread -> taken.add(takeAll(limit)));

        assertThat(taken.sum()).isEqualTo(1_000);
    }
}
