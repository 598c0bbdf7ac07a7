package dev.comporta.engine;

import static dev.comporta.engine.EngineFixture.AGE_MAX;
import static dev.comporta.engine.EngineFixture.ATTEMPTS_MAX;
import static dev.comporta.engine.EngineFixture.CHEAP;
import static dev.comporta.engine.EngineFixture.DEADLINE;
import static dev.comporta.engine.EngineFixture.MILLI;
import static dev.comporta.engine.EngineFixture.PUT_BACK_MAX;
import static dev.comporta.engine.EngineFixture.RESEND_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Retries have an end and a budget; doubts have neither. */
class GivingUpTest {
    private final EngineFixture fixture = new EngineFixture();

    @Test
    void shouldBuryWhatIsDefinitelyNotBookedOnceItsAttemptsAreUsedUp() {
        Payment payment = fixture.sendTo(CHEAP);
        for (int attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
            fixture.answer(payment, 503);
            assertThat(fixture.buried).isEmpty();
            fixture.pass(PUT_BACK_MAX);
        }
        assertThat(payment.attempts()).isEqualTo(ATTEMPTS_MAX);

        fixture.answer(payment, 503);

        assertThat(fixture.buried).containsExactly(payment);
        assertThat(payment.evidence()).isEqualTo(Evidence.ANSWERED);
        assertThat(payment.status()).isEqualTo(503);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldBuryWhatIsDefinitelyNotBookedAndWasTriedForTooLong() {
        Payment payment = fixture.sendTo(CHEAP);
        answerAfter(payment, AGE_MAX / 3);
        answerAfter(payment, AGE_MAX / 3);
        assertThat(fixture.buried).isEmpty();

        answerAfter(payment, AGE_MAX / 3 - 2 * PUT_BACK_MAX);

        assertThat(fixture.buried).containsExactly(payment);
    }

    @Test
    void shouldNotCountTimeInWhichItWasNotTried() {
        Payment payment = fixture.accept();
        for (int attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
            fixture.nowNanos += AGE_MAX; // no processor takes payments
            fixture.tick();
            fixture.answer(payment, 500);
        }

        assertThat(fixture.buried).isEmpty();
    }

    @Test
    void shouldNotBuryForWhatTheClockSaysOfTheTimeBeforeARestart() {
        Payment payment = fixture.acceptedBefore(2 * AGE_MAX);
        fixture.tick();

        fixture.answer(payment, 500);

        assertThat(fixture.buried).isEmpty();
        assertThat(fixture.isWaiting(payment)).isTrue();
    }

    @Test
    void shouldGiveADeadLetterThatIsRetriedItsTimeAgain() {
        Payment payment = fixture.sendTo(CHEAP);
        answerAfter(payment, AGE_MAX);
        assertThat(fixture.buried).containsExactly(payment);

        fixture.retry(payment);
        fixture.tick();
        fixture.answer(payment, 500);

        assertThat(fixture.buried).containsExactly(payment);
        assertThat(payment.state()).isEqualTo(PaymentState.PENDING);
    }

    /**
     * Its open attempt is refused after some time, and the next one begins after the longest wait.
     */
    private void answerAfter(Payment payment, long nanos) {
        fixture.nowNanos += nanos;
        fixture.answer(payment, 500);
        fixture.nowNanos += PUT_BACK_MAX;
        fixture.tick();
    }

    @Test
    void shouldNeverGiveADoubtUp() {
        Payment payment = fixture.doubtAt(CHEAP);
        fixture.nowNanos += AGE_MAX;
        for (int resend = 0; resend < ATTEMPTS_MAX * 2; resend++) {
            fixture.pass(RESEND_MAX);
            fixture.answer(payment, 503);
        }

        assertThat(fixture.buried).isEmpty();
        assertThat(fixture.isWaiting(payment)).isFalse();
        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
    }

    @Test
    void shouldMakeRetriesBeyondTheBudgetWaitLongest() {
        for (int count = 0; count < 400; count++) {
            fixture.answer(fixture.sendTo(CHEAP), 503);
        }

        // 100 saved up, and half of the first attempts
        assertThat(fixture.readyAt(fixture.nowNanos + PUT_BACK_MAX - 1)).isBetween(290, 300);
        assertThat(fixture.readyAt(fixture.nowNanos + PUT_BACK_MAX)).isEqualTo(400);
    }

    @Test
    void shouldWaitAtMostHalfOfTheTimeThatIsLeft() {
        List<Payment> payments = new ArrayList<>();
        for (int count = 0; count < 400; count++) {
            payments.add(fixture.accept());
        }
        fixture.nowNanos += DEADLINE - 200 * MILLI;
        for (Payment payment : payments) {
            fixture.tick();
            fixture.answer(payment, 503);
        }

        assertThat(fixture.readyAt(fixture.nowNanos + 100 * MILLI)).isEqualTo(400);
    }
}
