package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InFlightLimitTest {
    private static final int MOST = 100;

    private final InFlightLimit limit = new InFlightLimit(MOST, 0);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void shouldStartAtItsBound() {
        limit.onSuccess(MOST);

        assertThat(limit.now()).isEqualTo(MOST);
    }

    @Test
    void shouldHalveOnceForAllThatWasUnderWay() {
        for (int failure = 0; failure < 50; failure++) {
            limit.onFailure(10, 20 + failure);
        }
        assertThat(limit.now()).isEqualTo(50);

        limit.onFailure(100, 101);
        assertThat(limit.now()).isEqualTo(25);
    }

    @Test
    void shouldGrowByTheAnswersWhileHalfOfItIsUsed() {
        limit.onFailure(10, 20);

        limit.onSuccess(24);
        assertThat(limit.now()).isEqualTo(50);
        limit.onSuccess(25);
        assertThat(limit.now()).isEqualTo(51);
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
            now += random.nextLong(100);
            if (random.nextInt(3) == 0) {
                any.onFailure(Math.max(0, now - random.nextLong(200)), now);
            } else {
                any.onSuccess(random.nextInt(most + 1));
            }
            assertThat(any.now()).as("seed %d", seed).isBetween(Math.min(4, most), most);
        }

        for (int answer = 0; answer < most; answer++) {
            any.onSuccess(any.now());
        }
        assertThat(any.now()).as("seed %d", seed).isEqualTo(most);
    }
}
