package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class DeadlinePolicyTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final int IN_FLIGHT_MAX = 100;
    private static final long MARGIN = 50 * MILLI;
    private static final BreakerOptions OPTIONS =
            new BreakerOptions(3, 60, 10 * SECOND, 200 * MILLI, 10 * SECOND, 50 * MILLI);

    private final DeadlinePolicy policy = new DeadlinePolicy(MARGIN, 5 * SECOND);
    private final ProcessorGate cheap =
            new ProcessorGate(new GateOptions(0, IN_FLIGHT_MAX, 50, OPTIONS), 0);
    private final ProcessorGate dear =
            new ProcessorGate(new GateOptions(0, IN_FLIGHT_MAX, 50, OPTIONS), 0);
    private final List<ProcessorGate> gates = List.of(cheap, dear);
    private final long now = 10 * SECOND;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @Test
    void shouldGiveTheCheapOneEverythingWhileItTakesPayments() {
        Route longAgo = policy.route(gates, now - SECOND, 1_000, now);
        Route farAway = policy.route(gates, now + 60 * SECOND, 1_000, now);

        assertThat(longAgo).isEqualTo(new Route(0, IN_FLIGHT_MAX, Long.MAX_VALUE));
        assertThat(farAway).isEqualTo(new Route(0, IN_FLIGHT_MAX, Long.MAX_VALUE));
    }

    /** The guard here: 100 ms for one answer, and the margin. */
    @Test
    void shouldSpillExactlyAtTheGuard() {
        open(cheap);
        long guard = 100 * MILLI + MARGIN;

        assertThat(policy.route(gates, now + guard + 1, 10, now)).isEqualTo(Route.HOLD);
        assertThat(policy.route(gates, now + guard, 10, now))
                .isEqualTo(new Route(1, IN_FLIGHT_MAX, now + guard));
    }

    @Test
    void shouldSpillEarlierWhenTheDearOneIsSlow() {
        open(cheap);
        dear.onHealth(new HealthAnswer(false, 2_000), now);
        long guard = 2 * SECOND + MARGIN;

        assertThat(policy.route(gates, now + guard + 1, 1, now)).isEqualTo(Route.HOLD);
        assertThat(policy.route(gates, now + guard, 1, now).processor()).isEqualTo(1);
    }

    /** 10,000 payments take the dear one 10 s; their deadline is 5 s away. */
    @Test
    void shouldSpillABurstAtOnceWhenTheDearOneNeedsTheTime() {
        open(cheap);

        assertThat(policy.route(gates, now + 5 * SECOND, 100, now)).isEqualTo(Route.HOLD);
        assertThat(policy.route(gates, now + 5 * SECOND, 10_000, now).processor()).isEqualTo(1);
    }

    /** 4,000 payments take the dear one 4 s; they came over 4 s, so one second is left for each. */
    @Test
    void shouldNotSpillALongQueueWhoseDeadlinesAreSpread() {
        open(cheap);

        assertThat(policy.route(gates, now + SECOND, 4_000, now)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldPassByACheapOneThatIsTooSlow() {
        cheap.admit(1, now);
        slowDown(cheap);

        assertThat(policy.route(gates, now + 3 * SECOND, 1, now).processor()).isZero();
        assertThat(policy.route(gates, now + SECOND, 1, now).processor()).isEqualTo(1);
        assertThat(policy.route(gates, now, 1, now).processor()).isZero();
    }

    @Test
    void shouldTryAnIdleCheapOneHoweverSlowItWas() {
        slowDown(cheap);

        assertThat(policy.route(gates, now + SECOND, 1, now).processor()).isZero();
    }

    @Test
    void shouldMakeNoCanaryOfAPaymentAtItsGuard() {
        open(cheap);
        long later = now + SECOND;

        assertThat(policy.route(gates, later + 10 * MILLI, 1, later).processor()).isEqualTo(1);
        assertThat(policy.route(gates, later + SECOND, 1, later))
                .isEqualTo(new Route(0, 1, Long.MAX_VALUE));
    }

    @Test
    void shouldCountAQuarterOfAShortDeadlineAsMarginAtMost() {
        assertThat(new DeadlinePolicy(250 * MILLI, 100 * MILLI).marginNanos())
                .isEqualTo(25 * MILLI);
    }

    @Test
    void shouldSpillWhatIsLateWhenTheCheapOneIsFull() {
        cheap.admit(IN_FLIGHT_MAX, now);

        assertThat(policy.route(gates, now, 1, now).processor()).isEqualTo(1);
        assertThat(policy.route(gates, now + 5 * SECOND, 1, now)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldHoldWhenBothAreDown() {
        open(cheap);
        open(dear);

        assertThat(policy.route(gates, now - 60 * SECOND, 1, now)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldSendTheCanaryToTheCheapOneFirst() {
        open(cheap);
        open(dear);
        long later = now + SECOND;

        assertThat(policy.route(gates, now, 1_000, later))
                .isEqualTo(new Route(0, 1, Long.MAX_VALUE));
        cheap.admit(1, later);
        assertThat(policy.route(gates, now, 1_000, later).processor()).isEqualTo(1);
    }

    /**
     * Whatever the state: within permits, the bound never before the oldest, and no side effect.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAlwaysAnswerWithinWhatTheGatesPermit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long time = now;
        for (int step = 0; step < 300; step++) {
            time += random.nextLong(SECOND);
            disturb(gates.get(random.nextInt(2)), time, random);
            long deadline = time + random.nextLong(-SECOND, 6 * SECOND);

            Route route = policy.route(gates, deadline, random.nextInt(1, 5_000), time);

            if (!route.holds()) {
                int permits = gates.get(route.processor()).permits(time);
                assertThat(route.permits()).as("seed %d", seed).isEqualTo(permits).isPositive();
                assertThat(route.deadlineAtMostNanos())
                        .as("seed %d", seed)
                        .isGreaterThanOrEqualTo(deadline);
            }
            if (cheap.permits(time) > 0) {
                assertThat(route.holds()).as("seed %d", seed).isFalse();
            }
        }
    }

    private static void disturb(ProcessorGate gate, long time, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> gate.onFailure(time, time);
            case 1 -> gate.onSuccess(time - random.nextLong(SECOND), time);
            case 2 -> gate.admit(Math.min(1, gate.permits(time)), time);
            default -> gate.release(Math.min(1, gate.inFlight()));
        }
    }

    /** Its answers take 2 s from now on. */
    private void slowDown(ProcessorGate gate) {
        for (int answer = 0; answer < 1_000; answer++) {
            gate.onSuccess(now - 2 * SECOND, now);
        }
    }

    private void open(ProcessorGate gate) {
        for (int failure = 0; failure < 3; failure++) {
            gate.onFailure(now, now);
        }
    }
}
