package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InFlightLimitTest {
    private static final int MOST = 100;
    private static final long SECOND = 1_000_000_000L;

    private final InFlightLimit limit = new InFlightLimit(MOST, 0);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void shouldStartLow() {
        assertThat(limit.now(0)).isEqualTo(32);
        assertThat(limit.bearable()).isEqualTo(MOST);
        assertThat(new InFlightLimit(10, 0).now(0)).isEqualTo(10);
    }

    @Test
    void shouldStartHigherForASlowOne() {
        assertThat(limit.now(199 * SECOND / 1_000)).isEqualTo(32);
        assertThat(limit.now(SECOND / 5)).isEqualTo(64);
        assertThat(limit.now(10 * SECOND)).isEqualTo(MOST);
    }

    @Test
    void shouldDoubleWithEachRoundOfAnswers() {
        limit.onSuccess(32, 1);
        assertThat(limit.now(0)).isEqualTo(64);

        limit.onSuccess(64, 2);
        assertThat(limit.now(0)).isEqualTo(MOST);
    }

    @Test
    void shouldFallToWhatWasUsedLately() {
        limit.onSuccess(MOST, 0);

        limit.onSuccess(20, SECOND);
        assertThat(limit.now(0)).isEqualTo(MOST);
        limit.onSuccess(20, 2 * SECOND);
        assertThat(limit.now(0)).isEqualTo(40);
        limit.onSuccess(1, 4 * SECOND);
        assertThat(limit.now(0)).isEqualTo(32);
    }

    @Test
    void shouldHalveOnceForAllThatWasUnderWay() {
        for (int failure = 0; failure < 50; failure++) {
            limit.onFailure(10, 20 + failure);
        }
        assertThat(limit.bearable()).isEqualTo(50);

        limit.onFailure(100, 101);
        limit.onFailure(102, 103);
        assertThat(limit.bearable()).isEqualTo(12);
        assertThat(limit.now(0)).isEqualTo(12);
    }

    @Test
    void shouldGrowByTheAnswersWhileHalfOfItIsUsed() {
        limit.onFailure(10, 20);

        limit.onSuccess(24, 21);
        assertThat(limit.bearable()).isEqualTo(50);
        limit.onSuccess(25, 22);
        assertThat(limit.bearable()).isEqualTo(51);
    }

    /** Whatever happened before: it is within its bounds, and answers bring it back to the top. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldStayWithinItsBoundsAndRecover(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int most = random.nextInt(1, 600);
        InFlightLimit any = new InFlightLimit(most, 0);
        long now = 0;
        for (int step = 0; step < 2_000; step++) {
            now += random.nextLong(10) * SECOND / 10;
            if (random.nextInt(3) == 0) {
                any.onFailure(Math.max(0, now - random.nextLong(200)), now);
            } else {
                any.onSuccess(random.nextInt(most + 1), now);
            }
            assertThat(any.bearable()).as("seed %d", seed).isBetween(Math.min(4, most), most);
            assertThat(any.now(0)).as("seed %d", seed).isBetween(Math.min(4, most), any.bearable());
        }

        for (int answer = 0; answer < most; answer++) {
            any.onSuccess(any.now(0), now);
        }
        assertThat(any.now(0)).as("seed %d", seed).isEqualTo(most);
    }
}
