package dev.comporta.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HistogramTest {
    private final Histogram histogram =
            Histogram.between(Duration.ofNanos(1_000), Duration.ofNanos(50_000));

    @Test
    void shouldCountWhatIsNotLongerThanABoundBelowIt() {
        for (long nanos : new long[] {-5, 0, 1, 1_000, 1_001, 2_000, 50_000, 50_001, 1L << 62}) {
            histogram.record(nanos);
        }

        Distribution seen = histogram.distribution();
        assertThat(seen.boundsNanos()).containsExactly(1_000, 2_000, 5_000, 10_000, 20_000, 50_000);
        assertThat(seen.counts()).containsExactly(4, 2, 0, 0, 0, 1, 2);
        assertThat(seen.count()).isEqualTo(9);
        assertThat(seen.sumNanos())
                .isEqualTo(1 + 1_000 + 1_001 + 2_000 + 50_000 + 50_001 + (1L << 62));
    }

    @Test
    void shouldFindTheSameBucketAsASearchFromTheFirst() {
        Histogram fine = Histogram.finelyBetween(Duration.ofNanos(10_000), Duration.ofSeconds(10));
        long[] bounds = fine.distribution().boundsNanos();
        long[] expected = new long[bounds.length + 1];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >>> random.nextInt(1, 64);
            fine.record(nanos);
            expected[(int) Arrays.stream(bounds).filter(bound -> bound < nanos).count()]++;
        }

        assertThat(fine.distribution().counts()).isEqualTo(expected);
    }

    @Test
    void shouldTellQuantilesWithinTheirBucket() {
        for (int micros = 1; micros <= 40; micros++) {
            histogram.record(micros * 1_000L);
        }
        Distribution seen = histogram.distribution();

        assertThat(seen.quantileNanos(0.5)).isEqualTo(20_000);
        assertThat(seen.quantileNanos(0.25)).isEqualTo(10_000);
        assertThat(seen.quantileNanos(1)).isEqualTo(50_000);
        assertThat(seen.quantileNanos(0.75)).isCloseTo(35_000, within(1.0));
    }

    @Test
    void shouldTellNothingOfNothingAndTheHighestBoundOfWhatIsBeyondIt() {
        assertThat(histogram.distribution().quantileNanos(0.99)).isZero();

        histogram.record(1_000_000);

        assertThat(histogram.distribution().quantileNanos(0.5)).isEqualTo(50_000);
    }

    @Test
    void shouldTellWhatHasComeSinceAndAddUpWhatOthersHave() {
        histogram.record(1_500);
        Distribution earlier = histogram.distribution();
        histogram.record(1_500);
        histogram.record(4_000);

        Distribution since = histogram.distribution().since(earlier);

        assertThat(since.counts()).containsExactly(0, 1, 1, 0, 0, 0, 0);
        assertThat(since.sumNanos()).isEqualTo(5_500);
        assertThat(since.plus(earlier).counts()).isEqualTo(histogram.distribution().counts());
    }

    @Test
    void shouldAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 50 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                histogram.record(i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isZero();
    }
}
