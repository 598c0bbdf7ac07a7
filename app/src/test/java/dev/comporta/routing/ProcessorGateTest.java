package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.routing.CircuitBreaker.State;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class ProcessorGateTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final int IN_FLIGHT_MAX = 20;
    private static final long LEASE = 10 * SECOND;
    private static final long SILENCE = SECOND;
    private static final BreakerOptions OPTIONS =
            new BreakerOptions(3, 60, 10 * SECOND, 200 * MILLI, LEASE, SILENCE, 50 * MILLI);
    private static final HealthAnswer WELL = new HealthAnswer(false, 0);
    private static final HealthAnswer FAILING = new HealthAnswer(true, 0);

    private final ProcessorGate gate =
            new ProcessorGate(new GateOptions(0, IN_FLIGHT_MAX, 50, OPTIONS), 0);
    private long now = SECOND;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void shouldPermitWhatIsNotInFlight() {
        gate.admit(17, now);
        assertThat(gate.permits(now)).isEqualTo(3);

        gate.admit(3, now);
        assertThat(gate.permits(now)).isZero();
        assertThat(gate.maySendAgain(now)).isFalse();

        gate.release(20);
        assertThat(gate.permits(now)).isEqualTo(20);
    }

    @Test
    void shouldTakeNothingNewWhileItsDoubtsAreAtTheBound() {
        addDoubts(IN_FLIGHT_MAX);

        assertThat(gate.permits(now)).isZero();
        assertThat(gate.maySendAgain(now)).isTrue();

        gate.removeDoubt();
        assertThat(gate.permits(now)).isEqualTo(IN_FLIGHT_MAX);
    }

    @Test
    void shouldPermitNothingWhileItAsksToBeLeftAlone() {
        gate.pause(3 * SECOND, now);
        gate.pause(SECOND, now);
        gate.pause(0, now);

        now += 3 * SECOND - 1;
        assertThat(gate.permits(now)).isZero();
        assertThat(gate.maySendAgain(now)).isFalse();

        now += 1;
        assertThat(gate.permits(now)).isEqualTo(IN_FLIGHT_MAX);
        assertThat(gate.maySendAgain(now)).isTrue();
    }

    @Test
    void shouldSendNoCanaryWhileItAsksToBeLeftAlone() {
        open();
        gate.pause(3 * SECOND, now);
        now += SECOND;
        gate.onHealth(WELL, now);

        assertThat(gate.maySendAgain(now)).isFalse();
    }

    @Test
    void shouldRefuseToCountBelowNothing() {
        assertThatThrownBy(() -> gate.release(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(gate::removeDoubt).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new GateOptions(0, 0, 50, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inFlightMax=0");
    }

    @Test
    void shouldLetOneCanaryThroughWhateverIsInFlight() {
        gate.admit(IN_FLIGHT_MAX, now);
        open();

        now += 200 * MILLI;
        assertThat(gate.permits(now)).isEqualTo(1);
        gate.admit(1, now);
        assertThat(gate.permits(now)).isZero();
    }

    @Test
    void shouldNotMakeMoreDoubtsWithItsCanaries() {
        open();
        addDoubts(10);
        now += 200 * MILLI;
        gate.admit(1, now);
        gate.onFailure(now, now);
        now += 200 * MILLI;

        assertThat(gate.permits(now)).isZero();
        assertThat(gate.maySendAgain(now)).isTrue();

        now += LEASE;
        assertThat(gate.permits(now)).isEqualTo(1);
    }

    @Test
    void shouldOpenWhenNothingIsAnsweredForLong() {
        send(1);
        now += SILENCE - 1;
        send(1);
        gate.onTick(now);
        assertThat(gate.breakerState()).isEqualTo(State.CLOSED);

        now += 1;
        gate.onTick(now);
        assertThat(gate.breakerState()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldNotCallItSilenceWhileItAnswersOrIsIdle() {
        send(3);
        now += SILENCE - 1;
        gate.onSuccess(now, now);
        gate.release(1);
        send(1);
        now += SILENCE - 1;
        gate.onTick(now);
        gate.onFailure(now, now);
        gate.release(1);
        send(1);
        now += SILENCE - 1;
        gate.onTick(now);
        gate.release(gate.inFlight());
        now += 10 * SILENCE;
        gate.onTick(now);
        send(1);
        gate.onTick(now);

        assertThat(gate.breakerState()).isEqualTo(State.CLOSED);
    }

    /** A slow disk keeps attempts from being sent; that is not the processor's silence. */
    @Test
    void shouldNotCallItSilenceWhileNothingIsSent() {
        gate.admit(1, now);
        now += 10 * SILENCE;
        gate.onTick(now);

        assertThat(gate.breakerState()).isEqualTo(State.CLOSED);
    }

    @Test
    void shouldBearALongerSilenceOfASlowOne() {
        succeedWithin(2 * SECOND);
        send(1);

        now += 8 * SECOND - 1;
        gate.onTick(now);
        assertThat(gate.breakerState()).isEqualTo(State.CLOSED);
        now += 1;
        gate.onTick(now);
        assertThat(gate.breakerState()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldOpenOnAFailingHealthAnswer() {
        gate.onHealth(FAILING, now);

        assertThat(gate.breakerState()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldTrustAnOutcomeMoreThanAHealthAnswer() {
        gate.onSuccess(now - MILLI, now);

        now += SECOND;
        gate.onHealth(FAILING, now);
        assertThat(gate.breakerState()).isEqualTo(State.CLOSED);

        now += 1;
        gate.onHealth(FAILING, now);
        assertThat(gate.breakerState()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldProbeAtOnceOnAGoodHealthAnswer() {
        open();

        gate.onHealth(WELL, now);

        assertThat(gate.permits(now)).isEqualTo(1);
    }

    @Test
    void shouldKnowTheHighestLatencyOfTheLastSeconds() {
        assertThat(gate.highLatencyNanos(now)).isEqualTo(100 * MILLI);

        succeedWithin(700 * MILLI);
        assertThat(gate.highLatencyNanos(now)).isEqualTo(700 * MILLI);

        now += 6 * SECOND;
        succeedWithin(20 * MILLI);
        assertThat(gate.highLatencyNanos(now)).isEqualTo(700 * MILLI);

        now += 6 * SECOND;
        succeedWithin(20 * MILLI);
        assertThat(gate.highLatencyNanos(now)).isEqualTo(20 * MILLI);
    }

    @Test
    void shouldBelieveAHealthAnswersLatencyWhileItIsFresh() {
        gate.onHealth(new HealthAnswer(false, 3_000), now);

        now += 5 * SECOND;
        assertThat(gate.highLatencyNanos(now)).isEqualTo(3 * SECOND);
        now += SECOND;
        assertThat(gate.highLatencyNanos(now)).isEqualTo(100 * MILLI);
    }

    @Test
    void shouldNotBelieveMoreThanAnHour() {
        for (long millis : new long[] {3_600_001, 9_223_372_036_854L, Long.MAX_VALUE}) {
            gate.onHealth(new HealthAnswer(false, millis), now);

            assertThat(gate.highLatencyNanos(now)).isEqualTo(3_600 * SECOND);
        }
    }

    @Test
    void shouldTellHowLongItsShareOfTheQueueTakes() {
        assertThat(gate.drainNanos(0)).isZero();
        assertThat(gate.drainNanos(IN_FLIGHT_MAX)).isEqualTo(100 * MILLI);
        assertThat(gate.drainNanos(1_000)).isEqualTo(5 * SECOND);
    }

    /** Whatever happened before: time brings permits back, and nothing goes beyond the bounds. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverStick(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Deque<Long> sent = new ArrayDeque<>();
        for (int step = 0; step < 1_000; step++) {
            disturb(random, sent);
            assertThat(gate.permits(now)).as("seed %d", seed).isBetween(0, IN_FLIGHT_MAX);
            assertThat(gate.inFlight()).as("seed %d", seed).isBetween(0, 2 * IN_FLIGHT_MAX + 1);
        }

        gate.release(gate.inFlight());
        while (gate.inDoubt() >= IN_FLIGHT_MAX) {
            gate.removeDoubt();
        }
        now += LEASE;
        assertThat(gate.permits(now)).as("seed %d", seed).isPositive();
        assertThat(gate.maySendAgain(now)).as("seed %d", seed).isTrue();
    }

    private void send(int count) {
        gate.admit(count, now);
        gate.onSent(now);
    }

    private void disturb(SplittableRandom random, Deque<Long> sent) {
        gate.onTick(now);
        now += random.nextLong(random.nextBoolean() ? 20 * MILLI : SECOND);
        int permits = gate.permits(now);
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                if (permits > 0) {
                    int count = random.nextInt(permits) + 1;
                    send(count);
                    sent.addAll(Collections.nCopies(count, now));
                }
            }
            case 3 -> answer(random, sent);
            case 4 -> gate.onHealth(random.nextBoolean() ? WELL : FAILING, now);
            default -> {
                if (gate.inDoubt() > 0) {
                    gate.removeDoubt();
                }
            }
        }
    }

    private void answer(SplittableRandom random, Deque<Long> sent) {
        Long sentAt = sent.poll();
        if (sentAt == null) {
            return;
        }
        gate.release(1);
        if (random.nextBoolean()) {
            gate.onSuccess(sentAt, now);
        } else {
            gate.onFailure(sentAt, now);
            gate.addDoubt();
        }
    }

    private void open() {
        for (int failure = 0; failure < 3; failure++) {
            gate.onFailure(now, now);
        }
        assertThat(gate.breakerState()).isEqualTo(State.OPEN);
    }

    private void addDoubts(int count) {
        for (int doubt = 0; doubt < count; doubt++) {
            gate.addDoubt();
        }
    }

    private void succeedWithin(long latencyNanos) {
        gate.onSuccess(now - latencyNanos, now);
    }
}
