package dev.comporta.workbench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class ArrivalScheduleTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldSpaceAConstantRateEvenly() {
        ArrivalSchedule arrivals = new ArrivalSchedule.Even(3, 2 * SECOND);

        assertThat(LongStream.range(0, 7).map(index -> arrivals.dueNanos(index, 0)))
                .containsExactly(
                        0L,
                        333_333_333L,
                        666_666_666L,
                        SECOND,
                        1_333_333_333L,
                        1_666_666_666L,
                        ArrivalSchedule.NEVER);
    }

    @Test
    void shouldNotDriftOverADay() {
        ArrivalSchedule arrivals = new ArrivalSchedule.Even(99_991, 86_400 * SECOND);

        assertThat(arrivals.dueNanos(99_991L * 86_399, 0)).isEqualTo(86_399 * SECOND);
    }

    @Test
    void shouldLetAUserPostEverySecondWhateverTheAnswers() {
        ArrivalSchedule user = new ArrivalSchedule.User(SECOND / 2, 3 * SECOND);

        assertThat(LongStream.range(0, 4).map(index -> user.dueNanos(index, 9 * SECOND)))
                .containsExactly(SECOND / 2, SECOND * 3 / 2, SECOND * 5 / 2, ArrivalSchedule.NEVER);
    }

    @Test
    void shouldRampLinearly() {
        LoadPlan plan =
                LoadPlan.ramp(
                        URI.create("http://localhost:9999"), 550, Duration.ofSeconds(60), false);

        long[] perSecond = new long[60];
        for (ArrivalSchedule user : plan.lanes()) {
            long due;
            for (long index = 0;
                    (due = user.dueNanos(index, 0)) != ArrivalSchedule.NEVER;
                    index++) {
                perSecond[(int) (due / SECOND)]++;
            }
        }

        for (int second = 0; second < 60; second++) {
            assertThat(perSecond[second])
                    .isBetween(550L * second / 60, 550L * (second + 1) / 60 + 1);
        }
    }

    @Test
    void shouldAlwaysBeDueWhenSaturating() {
        ArrivalSchedule arrivals = new ArrivalSchedule.Saturating(SECOND);

        assertThat(arrivals.dueNanos(1_000_000, 5)).isEqualTo(5);
        assertThat(arrivals.dueNanos(1_000_001, SECOND)).isEqualTo(ArrivalSchedule.NEVER);
    }
}
