package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.routing.CircuitBreaker.Reason;
import dev.comporta.routing.CircuitBreaker.State;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class CircuitBreakerTest {
    private static final int LIMIT = 100;
    private static final long WINDOW = 10_000;
    private static final long PROBE_INTERVAL = 200;
    private static final long LEASE = 5_000;
    private static final long SILENCE = 1_000;
    private static final long RAMP_STEP = 50;
    private static final BreakerOptions OPTIONS =
            new BreakerOptions(3, 60, WINDOW, PROBE_INTERVAL, LEASE, SILENCE, RAMP_STEP);

    private final CircuitBreaker breaker = new CircuitBreaker(OPTIONS, 0);
    private long now = 1;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void shouldLetEverythingThroughWhileItIsClosed() {
        succeed(50);

        assertState(State.CLOSED, LIMIT);
    }

    @Test
    void shouldOpenOnTheThirdFailure() {
        fail(2);
        assertState(State.CLOSED, LIMIT);

        fail(1);
        assertState(State.OPEN, 0);
    }

    @Test
    void shouldStayClosedWhileFailuresAreTheSmallerPart() {
        for (int round = 0; round < 20; round++) {
            succeed(9);
            fail(11);
        }
        assertState(State.CLOSED, LIMIT);
    }

    @Test
    void shouldOpenOnceFailuresAreMostOfTheLastTwenty() {
        succeed(100);
        fail(11);
        assertState(State.CLOSED, LIMIT);

        fail(1);
        assertState(State.OPEN, 0);
    }

    @Test
    void shouldForgetFailuresAfterASilence() {
        fail(2);
        now += WINDOW + 1;

        fail(2);
        assertState(State.CLOSED, LIMIT);
    }

    @Test
    void shouldLetOneCanaryThroughAtATime() {
        open();
        now += PROBE_INTERVAL - 1;
        assertPermits(0);

        now += 1;
        assertPermits(1);
        breaker.onAdmitted(now);
        assertPermits(0);

        now += 30;
        breaker.onFailure(now - 30, now);
        assertPermits(0);
        now += PROBE_INTERVAL;
        assertPermits(1);
    }

    @Test
    void shouldNotWaitForCanariesThatHang() {
        open();
        now += PROBE_INTERVAL;

        for (int canary = 1; canary < 10; canary++) {
            breaker.onAdmitted(now);
            now += 5 * PROBE_INTERVAL - 1;
            assertPermits(0);
            now += 1;
            assertPermits(1);
        }
    }

    @Test
    void shouldTakeTheLeaseOfLostCanariesBack() {
        open();
        now += PROBE_INTERVAL;
        for (int canary = 0; canary < 12; canary++) {
            now += 5 * PROBE_INTERVAL;
            breaker.onAdmitted(now);
        }

        now += LEASE - 1;
        assertPermits(0);
        now += 1;
        assertPermits(1);
    }

    @Test
    void shouldOpenOnSilenceAndHearAnyAnswerThatEndsIt() {
        long sentAt = now;
        now += SILENCE;
        breaker.onSilence(now);
        assertState(State.OPEN, 0);
        assertThat(breaker.history().getLast().reason()).isEqualTo(Reason.SILENCE);

        breaker.onSuccess(sentAt, LIMIT, now);
        assertThat(breaker.state()).isEqualTo(State.RECOVERING);
    }

    @Test
    void shouldNotTakeOldAnswersForTheEndOfFailures() {
        long sentAt = now;
        now += SILENCE;
        open();
        breaker.onSilence(now);

        breaker.onSuccess(sentAt, LIMIT, now);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldDoubleThePermitsWithEachStepOfTheRecovery() {
        recover();

        for (int permits = 2; permits < LIMIT; permits *= 2) {
            assertState(State.RECOVERING, permits);
            now += RAMP_STEP - 1;
            assertPermits(permits);
            now += 1;
        }
        assertState(State.RECOVERING, LIMIT);
        succeed(1);
        assertState(State.CLOSED, LIMIT);
    }

    @Test
    void shouldOpenAgainWhenTheRecoveryFails() {
        recover();

        fail(3);

        assertState(State.OPEN, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotCountWhatWasSentBeforeItsStateChanged(boolean success) {
        long sentBefore = now - 1;
        open();
        now += PROBE_INTERVAL;

        for (int outcome = 0; outcome < 10; outcome++) {
            tell(success, sentBefore);
        }

        assertState(State.OPEN, 1);
    }

    @Test
    void shouldNotFailARecoveryForOldFailures() {
        long sentBefore = now - 1;
        recover();

        for (int failure = 0; failure < 10; failure++) {
            tell(false, sentBefore);
        }

        assertState(State.RECOVERING, 2);
    }

    @Test
    void shouldSendACanaryAtOnceWhenTheHealthEndpointSaysWell() {
        open();
        breaker.onHealthy(now);
        assertPermits(1);

        breaker.onAdmitted(now);
        breaker.onHealthy(now);
        assertPermits(0);
    }

    @Test
    void shouldOpenWhenTheHealthEndpointSaysFailing() {
        breaker.onFailing(now);
        assertState(State.OPEN, 0);

        now += PROBE_INTERVAL;
        breaker.onFailing(now);
        assertPermits(1);
    }

    @Test
    void shouldNotBreakARecoveryOffOnAHealthAnswer() {
        recover();

        breaker.onFailing(now);

        assertState(State.RECOVERING, 2);
    }

    /**
     * Whatever happened before: with time and successes, it closes; and never beyond its bounds.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverStick(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < 500; step++) {
            disturb(random);
            assertThat(breaker.permits(LIMIT, now)).as("seed %d", seed).isBetween(0, LIMIT);
        }

        now += LEASE;
        assertThat(breaker.permits(LIMIT, now)).as("seed %d", seed).isPositive();
        for (int answer = 0; answer < 20; answer++) {
            now += RAMP_STEP;
            breaker.onAdmitted(now);
            now += RAMP_STEP;
            breaker.onSuccess(now - RAMP_STEP, LIMIT, now);
        }
        assertThat(breaker.state()).as("seed %d", seed).isEqualTo(State.CLOSED);
    }

    @Test
    void shouldRefuseOptionsOutOfBounds() {
        assertThatThrownBy(() -> new BreakerOptions(3, 101, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("failurePercent=101");
        assertThatThrownBy(() -> new BreakerOptions(3, 60, 1, 1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("probeLeaseNanos=0");
    }

    private void disturb(SplittableRandom random) {
        now += random.nextLong(random.nextBoolean() ? 10 : LEASE);
        long sentAt = Math.max(0, now - random.nextLong(2_000));
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                if (breaker.permits(LIMIT, now) > 0) {
                    breaker.onAdmitted(now);
                }
            }
            case 2 -> tell(random.nextInt(3) == 0, sentAt);
            case 3 -> breaker.onHealthy(now);
            default -> breaker.onFailing(now);
        }
    }

    private void open() {
        fail(3);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void recover() {
        open();
        now += PROBE_INTERVAL;
        breaker.onAdmitted(now);
        succeed(1);
        assertThat(breaker.state()).isEqualTo(State.RECOVERING);
    }

    private void succeed(int count) {
        for (int success = 0; success < count; success++) {
            tell(true, now);
        }
    }

    private void fail(int count) {
        for (int failure = 0; failure < count; failure++) {
            tell(false, now);
        }
    }

    private void tell(boolean success, long sentAt) {
        if (success) {
            breaker.onSuccess(sentAt, LIMIT, now);
        } else {
            breaker.onFailure(sentAt, now);
        }
    }

    private void assertState(State state, int permits) {
        assertThat(breaker.state()).isEqualTo(state);
        assertPermits(permits);
    }

    private void assertPermits(int permits) {
        assertThat(breaker.permits(LIMIT, now)).isEqualTo(permits);
    }
}
