package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

    /** Of a gate that has proved nothing yet. */
    private static final int PERMITS = 32;

    private static final long MARGIN = 50 * MILLI;
    private static final BreakerOptions OPTIONS =
            new BreakerOptions(3, 60, 10 * SECOND, 200 * MILLI, 10 * SECOND, SECOND, 50 * MILLI);

    private final DeadlinePolicy policy = new DeadlinePolicy(MARGIN, 5 * SECOND);
    private final ProcessorGate cheap = idle();
    private final ProcessorGate dear = idle();
    private final List<ProcessorGate> gates = List.of(cheap, dear);

    /** Not in the turn of the late ones. */
    private final long now = 10 * SECOND;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @Test
    void shouldGiveTheCheapOneEverythingWhileItTakesPayments() {
        long need = 100 * MILLI + MARGIN;

        assertThat(route(now + need + 1))
                .isEqualTo(new Route(0, PERMITS, TimeRange.from(now + need + 1)));
        assertThat(route(now + 60 * SECOND).processor()).isZero();
        assertThat(route(now - SECOND)).isEqualTo(new Route(0, PERMITS, TimeRange.upTo(now)));
    }

    /** The guard here: 100 ms for one answer, and the margin. */
    @Test
    void shouldSpillExactlyAtTheGuard() {
        open(cheap);
        long guard = 100 * MILLI + MARGIN;

        assertThat(route(now + guard + 1)).isEqualTo(Route.HOLD);
        assertThat(route(now + guard))
                .isEqualTo(new Route(1, PERMITS, new TimeRange(now + 100 * MILLI, now + guard)));
    }

    @Test
    void shouldSpillEarlierWhenTheDearOneIsSlow() {
        open(cheap);
        dear.onHealth(new HealthAnswer(false, 2_000), now);
        long guard = 2 * SECOND + MARGIN;

        assertThat(route(now + guard + 1)).isEqualTo(Route.HOLD);
        assertThat(route(now + guard).processor()).isEqualTo(1);
    }

    /** 10,000 payments take the dear one 10 s; their deadline is 5 s away. */
    @Test
    void shouldSpillABurstAtOnceWhenTheDearOneNeedsTheTime() {
        open(cheap);
        long deadline = now + 5 * SECOND;

        assertThat(route(new WaitingDeadlines(100, deadline), now)).isEqualTo(Route.HOLD);
        assertThat(route(new WaitingDeadlines(10_000, deadline), now).processor()).isEqualTo(1);
    }

    /** 4,000 payments take the dear one 4 s; they came over 4 s, so one second is left for each. */
    @Test
    void shouldNotSpillALongQueueWhoseDeadlinesAreSpread() {
        open(cheap);

        assertThat(route(new WaitingDeadlines(4_000, now + SECOND), now)).isEqualTo(Route.HOLD);
    }

    /**
     * What it can't settle in time waits for its guard: the cheap one may get faster until then.
     */
    @Test
    void shouldPassByACheapOneThatIsTooSlow() {
        cheap.admit(1, now);
        slowDown(cheap);
        long guard = now + 100 * MILLI + MARGIN;

        assertThat(route(now + 3 * SECOND).processor()).isZero();
        assertThat(route(now + SECOND)).isEqualTo(Route.HOLD);
        assertThat(route(guard).processor()).isEqualTo(1);
        assertThat(route(now).processor()).isZero();

        Route young = route(now + SECOND, now + 3 * SECOND);
        assertThat(young.processor()).isZero();
        assertThat(young.deadlines().contains(now + SECOND)).isFalse();
        assertThat(young.deadlines().contains(now + 3 * SECOND)).isTrue();
    }

    @Test
    void shouldTryAnIdleCheapOneWithAFewHoweverSlowItWas() {
        slowDown(cheap);

        assertThat(route(now + SECOND)).isEqualTo(new Route(0, 4, TimeRange.from(now + 1)));
        cheap.admit(4, now);
        assertThat(route(now + SECOND)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldTakeASlowCheapOneAtTheGuardIfNobodyElseTakesIt() {
        cheap.admit(1, now);
        slowDown(cheap);
        dear.admit(PERMITS, now);

        assertThat(route(now + SECOND)).isEqualTo(Route.HOLD);
        assertThat(route(now + MARGIN).processor()).isZero();
    }

    @Test
    void shouldMakeNoCanaryOfAPaymentAtItsGuard() {
        open(cheap);
        long later = now + 2 * SECOND + 300 * MILLI;

        assertThat(route(WaitingDeadlines.at(later + 120 * MILLI), later).processor()).isEqualTo(1);
        assertThat(route(WaitingDeadlines.at(later + SECOND), later)).isEqualTo(Route.any(0, 1));
    }

    @Test
    void shouldMakeNoCanaryForTheMiddleOneOfAPaymentThatTheDearestTakes() {
        ProcessorGate middle = idle();
        open(cheap);
        open(middle);
        List<ProcessorGate> three = List.of(cheap, middle, dear);
        long later = now + 200 * MILLI;
        Waiting atGuard = WaitingDeadlines.at(later + 120 * MILLI);
        Waiting withTime = WaitingDeadlines.at(later + SECOND);

        assertThat(policy.route(three, atGuard, later).processor()).isEqualTo(2);
        assertThat(policy.route(three, withTime, later)).isEqualTo(Route.any(0, 1));
        cheap.admit(1, later);
        assertThat(policy.route(three, withTime, later)).isEqualTo(Route.any(1, 1));
        middle.admit(1, later);
        assertThat(policy.route(three, withTime, later)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldServeWhatIsInTimeBeforeWhatIsLate() {
        open(cheap);
        long late = now - SECOND;
        long atGuard = now + 120 * MILLI;

        assertThat(route(late, atGuard).deadlines().contains(atGuard)).isTrue();
        assertThat(route(late, atGuard).deadlines().contains(late)).isFalse();
        assertThat(route(late, now + SECOND)).isEqualTo(new Route(1, PERMITS, TimeRange.upTo(now)));
    }

    @Test
    void shouldGiveTheLateOnesOneTurnInEight() {
        long turns =
                LongStream.range(0, 80)
                        .map(step -> now + step * 100 * MILLI)
                        .mapToObj(time -> route(WaitingDeadlines.at(0, time + 120 * MILLI), time))
                        .filter(route -> route.deadlines().contains(0))
                        .count();

        assertThat(turns).isEqualTo(10);
    }

    @Test
    void shouldCountHalfOfAShortDeadlineAsMarginAtMost() {
        assertThat(new DeadlinePolicy(250 * MILLI, 100 * MILLI).marginNanos())
                .isEqualTo(50 * MILLI);
    }

    @Test
    void shouldSpillWhatIsLateWhenTheCheapOneIsFull() {
        cheap.admit(PERMITS, now);

        assertThat(route(now).processor()).isEqualTo(1);
        assertThat(route(now + 5 * SECOND)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldHoldWhenBothAreDown() {
        open(cheap);
        open(dear);

        assertThat(route(now - 60 * SECOND)).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldSendTheCanaryToTheCheapOneFirst() {
        open(cheap);
        open(dear);
        long later = now + SECOND;

        assertThat(route(WaitingDeadlines.at(now), later).processor()).isZero();
        cheap.admit(1, later);
        assertThat(route(WaitingDeadlines.at(now), later).processor()).isEqualTo(1);
    }

    @Test
    void shouldGiveAnOnlyProcessorEverything() {
        cheap.admit(1, now);
        slowDown(cheap);

        for (long left : new long[] {-SECOND, 0, MILLI, SECOND, 5 * SECOND}) {
            Route route = policy.route(List.of(cheap), WaitingDeadlines.at(now + left), now);
            assertThat(route.permits()).as("left %d", left).isEqualTo(cheap.permits(now));
            assertThat(route.deadlines().contains(now + left)).as("left %d", left).isTrue();
        }
    }

    /**
     * Whatever the state: within permits, always for somebody who waits, and nobody who is late or
     * at the guard is held while the cheap one takes payments.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAlwaysAnswerWithinWhatTheGatesPermit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long time = now;
        for (int step = 0; step < 300; step++) {
            time += random.nextLong(SECOND);
            disturb(gates.get(random.nextInt(2)), time, random);
            long[] deadlines = new long[random.nextInt(1, 4)];
            Arrays.setAll(deadlines, i -> random.nextLong(-SECOND, 6 * SECOND));
            for (int i = 0; i < deadlines.length; i++) {
                deadlines[i] += time;
            }
            Waiting waiting = new WaitingDeadlines(random.nextInt(3, 5_000), deadlines);

            Route route = policy.route(gates, waiting, time);

            if (!route.holds()) {
                int permits = gates.get(route.processor()).permits(time);
                assertThat(route.permits()).as("seed %d", seed).isBetween(1, permits);
                assertThat(LongStream.of(deadlines).anyMatch(route.deadlines()::contains))
                        .as("seed %d", seed)
                        .isTrue();
            }
            if (cheap.permits(time) > 0 && waiting.earliestDeadlineNanos(0) <= time + MARGIN) {
                assertThat(route.holds()).as("seed %d", seed).isFalse();
            }
        }
    }

    private Route route(long... deadlines) {
        return route(WaitingDeadlines.at(deadlines), now);
    }

    private Route route(Waiting waiting, long time) {
        return policy.route(gates, waiting, time);
    }

    private static ProcessorGate idle() {
        return new ProcessorGate(new GateOptions(0, IN_FLIGHT_MAX, 50, OPTIONS), 0);
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
