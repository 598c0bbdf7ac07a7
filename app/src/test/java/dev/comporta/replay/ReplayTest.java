package dev.comporta.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import dev.comporta.routing.PolicyName;
import dev.comporta.routing.RoutingOptions;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ReplayTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long DEADLINE = 5 * SECOND;
    private static final ProcessorTrace WELL = ProcessorTrace.steady(10 * MILLI, 3_000);

    private final Arrivals arrivals = Arrivals.poisson(100, 60 * SECOND, 1_990, 7);
    private final ReplayOptions options = ReplayFixture.options(DEADLINE, 500);

    @Test
    void shouldGiveTheCheapOneEverythingWhenItIsWell() {
        ReplayResult result = run(PolicyName.DEADLINE, WELL);

        assertThat(result.missed()).isZero();
        assertThat(result.p99Millis()).isEqualTo(10);
        assertThat(result.processors().get(0).settled()).isEqualTo(arrivals.count());
        assertThat(result.fee())
                .isEqualTo(
                        BigInteger.valueOf(arrivals.totalCents())
                                .multiply(BigInteger.valueOf(50_000)));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldSettleEachPaymentOnceWhateverHappens(PolicyName policy) {
        for (Condition condition : Condition.values()) {
            ReplayResult result = run(policy, trouble(condition));

            assertThat(result.unsettled()).isZero();
            assertThat(result.settledCents()).isEqualTo(arrivals.totalCents());
            assertThat(result).isEqualTo(run(policy, trouble(condition)));
        }
    }

    /** An outage of 20 s: what arrives in its first 15 s can't wait for its end. */
    @Test
    void shouldPayLittleMoreThanTheOptimumAndMissNextToNothing() {
        ProcessorTrace cheap = trouble(Condition.FAILING);

        ReplayResult deadline = run(PolicyName.DEADLINE, cheap);
        Optimum optimum = Optimum.of(options, arrivals, List.of(cheap, WELL), 100 * MILLI);

        assertThat(optimum.missed()).isZero();
        assertThat(deadline.missed()).isLessThan(arrivals.count() / 1_000);
        assertThat(deadline.fee()).isGreaterThanOrEqualTo(optimum.fee());
        assertThat(deadline.fee().multiply(BigInteger.valueOf(100)))
                .isLessThan(optimum.fee().multiply(BigInteger.valueOf(104)));
        assertThat(run(PolicyName.FAIL_OVER, cheap).fee()).isGreaterThan(deadline.fee());
        assertThat(run(PolicyName.CHEAPEST_ONLY, cheap).missed()).isPositive();
    }

    @Test
    void shouldWaitInTheQueueOfAProcessorThatIsNarrow() {
        ReplayResult result = run(PolicyName.CHEAPEST_ONLY, ProcessorTrace.steady(10 * MILLI, 50));

        assertThat(result.unsettled()).isZero();
        assertThat(result.missed()).isGreaterThan(arrivals.count() / 2);
    }

    private ReplayResult run(PolicyName policy, ProcessorTrace cheap) {
        return new Replay(
                        options,
                        RoutingOptions.DEFAULTS
                                .withPolicy(policy)
                                .withDeadline(Duration.ofNanos(DEADLINE))
                                .newPolicy(),
                        arrivals,
                        List.of(cheap, WELL))
                .run();
    }

    private static ProcessorTrace trouble(Condition condition) {
        return new ProcessorTrace(
                List.of(
                        new Phase(0, Condition.WORKING, 10 * MILLI, 3_000, false),
                        new Phase(20 * SECOND, condition, 20 * MILLI, 3_000, true),
                        new Phase(40 * SECOND, Condition.WORKING, 10 * MILLI, 3_000, false)));
    }
}
