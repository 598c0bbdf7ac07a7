package dev.comporta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalTimesTest {

    @Test
    void shouldGiveThemBackInTheirOrderHoweverManyWait() {
        ArrivalTimes times = new ArrivalTimes();
        ArrayDeque<Long> expected = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(1);
        for (long i = 0; i < 10_000; i++) {
            if (!expected.isEmpty() && random.nextInt(128) < expected.size()) {
                assertThat(times.remove()).isEqualTo(expected.remove());
            } else {
                times.add(i);
                expected.add(i);
            }
        }
    }
}
