package dev.comporta.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class OptimumTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SLOTS = 8;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /**
     * What brute force finds: the fewest missed, of these ways those that miss the least money, and
     * of these the least fee.
     */
    private record Best(long missed, long missedCents, long fee) implements Comparable<Best> {
        @Override
        public int compareTo(Best other) {
            return Comparator.comparingLong(Best::missed)
                    .thenComparingLong(Best::missedCents)
                    .thenComparingLong(Best::fee)
                    .compare(this, other);
        }
    }

    @Test
    void shouldWaitForTheCheapOneAndSpillOnlyTheExcess() {
        ProcessorTrace cheap =
                new ProcessorTrace(
                        List.of(
                                new Phase(0, Condition.FAILING, 0, 1, true),
                                new Phase(4 * SECOND, Condition.WORKING, 0, 1, false)));
        Arrivals arrivals = new Arrivals(new long[] {0, 1, 2 * SECOND}, new long[] {100, 100, 100});

        Optimum optimum =
                Optimum.of(
                        ReplayFixture.options(5 * SECOND, 500),
                        arrivals,
                        List.of(cheap, ProcessorTrace.steady(0, 1)),
                        SECOND);

        assertThat(optimum.missed()).isZero();
        assertThat(optimum.settledCents()).containsExactly(300L, 0L);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEqualBruteForceWhereAmountsAreEqual(long seed) {
        check(seed, 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverBeAboveBruteForceWhereAmountsDiffer(long seed) {
        check(seed, 4);
    }

    private static void check(long seed, int amounts) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = random.nextInt(1, 8);
        long[] accepted = random.longs(count, 0, SLOTS).sorted().map(s -> s * SECOND).toArray();
        long[] cents = random.longs(count, 1, amounts + 1L).map(amount -> amount * 100).toArray();
        List<ProcessorTrace> traces = List.of(trace(random), trace(random));
        long deadlineSlots = random.nextLong(1, 5);
        ReplayOptions options = ReplayFixture.options(deadlineSlots * SECOND, 1_000_000);

        Optimum optimum = Optimum.of(options, new Arrivals(accepted, cents), traces, SECOND);

        int[][] room = new int[2][SLOTS + 8];
        for (int p = 0; p < 2; p++) {
            for (int slot = 0; slot < room[p].length; slot++) {
                Phase phase = traces.get(p).phases().get(Math.min(slot, SLOTS - 1));
                room[p][slot] = phase.condition() == Condition.WORKING ? phase.perSecond() : 0;
            }
        }
        Best best = best(0, accepted, cents, traces, room, deadlineSlots);
        BigInteger bruteFee = BigInteger.valueOf(best.fee);
        assertThat(optimum.missed()).as("seed %d", seed).isEqualTo(best.missed);
        if (amounts == 1) {
            assertThat(optimum.fee()).as("seed %d", seed).isEqualTo(bruteFee);
        } else {
            assertThat(optimum.fee()).as("seed %d", seed).isLessThanOrEqualTo(bruteFee);
        }
        assertThat(optimum.settledCents().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(Arrays.stream(cents).sum());
    }

    private static ProcessorTrace trace(SplittableRandom random) {
        List<Phase> phases = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            phases.add(
                    new Phase(
                            slot * SECOND,
                            random.nextInt(3) == 0 ? Condition.FAILING : Condition.WORKING,
                            random.nextInt(3) * SECOND,
                            random.nextInt(1, 3),
                            false));
        }
        return new ProcessorTrace(phases);
    }

    private static Best best(
            int payment,
            long[] accepted,
            long[] cents,
            List<ProcessorTrace> traces,
            int[][] room,
            long deadlineSlots) {
        if (payment == accepted.length) {
            return new Best(0, 0, 0);
        }
        Best late = best(payment + 1, accepted, cents, traces, room, deadlineSlots);
        Best best =
                new Best(
                        late.missed + 1,
                        late.missedCents + cents[payment],
                        late.fee + cents[payment] * ReplayFixture.CHEAP_FEE);
        for (int p = 0; p < 2; p++) {
            int first = (int) (accepted[payment] / SECOND);
            for (int slot = first; slot <= first + deadlineSlots; slot++) {
                Phase phase = traces.get(p).phases().get(Math.min(slot, SLOTS - 1));
                if (room[p][slot] == 0
                        || slot + phase.latencyNanos() / SECOND > first + deadlineSlots) {
                    continue;
                }
                room[p][slot]--;
                Best rest = best(payment + 1, accepted, cents, traces, room, deadlineSlots);
                room[p][slot]++;
                long fee =
                        rest.fee
                                + cents[payment]
                                        * (p == 0
                                                ? ReplayFixture.CHEAP_FEE
                                                : ReplayFixture.DEAR_FEE);
                Best found = new Best(rest.missed, rest.missedCents, fee);
                best = found.compareTo(best) < 0 ? found : best;
            }
        }
        return best;
    }
}
