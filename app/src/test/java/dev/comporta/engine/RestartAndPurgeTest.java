package dev.comporta.engine;

import static dev.comporta.engine.EngineFixture.CHEAP;
import static dev.comporta.engine.EngineFixture.DEAR;
import static dev.comporta.engine.EngineFixture.RESEND_MAX;
import static dev.comporta.engine.EngineFixture.SECOND;
import static dev.comporta.engine.EngineFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.engine.EngineFixture.Send;
import dev.comporta.engine.EngineFixture.Settled;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier process left open, and what an operator takes away. */
@Timeout(30)
class RestartAndPurgeTest {
    private final EngineFixture fixture = new EngineFixture();

    @Test
    void shouldSendARecoveredAttemptAgainAtOnceAndUnchanged() {
        Payment payment = fixture.recover(DEAR);
        long requestedAt = payment.requestedAtNanos();
        assertThat(payment.evidence()).isEqualTo(Evidence.RESTARTED);
        assertThat(fixture.engine.inDoubt()).containsExactly(payment);

        fixture.tick();

        assertThat(fixture.sends)
                .containsExactly(new Send(payment, DEAR, requestedAt, payment.attempts(), 2));
        fixture.answer(payment, 200);
        assertThat(fixture.settled).containsExactly(new Settled(payment, requestedAt));
        fixture.assertNothingUnderWay();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500, 503})
    void shouldTakeNoRefusalOfARecoveredAttemptForProof(int status) {
        Payment payment = fixture.recover(CHEAP);
        fixture.tick();

        fixture.answer(payment, status);

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        fixture.pass(RESEND_MAX);
        assertThat(fixture.sendsOf(payment)).extracting(Send::processor).containsOnly(CHEAP);
        assertThat(fixture.sendsOf(payment)).hasSize(2);
    }

    @Test
    void shouldStayWhereTheReSendOfARecoveredAttemptIsNotWritten() {
        Payment payment = fixture.recover(CHEAP);
        fixture.tick();

        fixture.answer(payment, new Outcome.NotSent());

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
    }

    @Test
    void shouldAskForTheRecordOfARecoveredDuplicate() {
        Payment payment = fixture.recover(CHEAP);
        long ours = payment.requestedAtNanos();
        fixture.tick();

        fixture.answer(payment, 422);
        assertThat(fixture.lookUps).containsExactly(payment);
        fixture.answerLookUp(
                payment, new LookUp.Found(payment.amountCents(), payment.requestedAtNanos()));

        assertThat(fixture.settled).containsExactly(new Settled(payment, ours));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldForgetWhatIsInFlight() {
        Payment payment = fixture.sendTo(CHEAP);

        fixture.purge(payment);
        fixture.assertNothingUnderWay();
        fixture.answer(payment, 200);
        fixture.answer(payment, 503);
        fixture.answer(payment, 422);
        fixture.pass(3 * SECOND);

        assertNothingIsDoneFor(payment, 1);
    }

    @Test
    void shouldForgetWhatIsInDoubt() {
        Payment waiting = fixture.sendTo(CHEAP);
        fixture.pass(TIMEOUT);
        Payment resent = fixture.doubtAt(DEAR);

        int sent = fixture.sends.size();
        fixture.purge(waiting, resent);
        fixture.assertNothingUnderWay();
        fixture.answer(waiting, 200);
        fixture.answer(resent, 200);
        fixture.pass(3 * SECOND);

        assertNothingIsDoneFor(waiting, sent);
    }

    @Test
    void shouldForgetWhatIsLookedUp() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, 422);

        fixture.purge(payment);
        fixture.assertNothingUnderWay();
        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), 1));
        fixture.answer(payment, 200);
        fixture.pass(3 * SECOND);

        assertNothingIsDoneFor(payment, 1);
    }

    @Test
    void shouldForgetWhatWaits() {
        fixture.holds = true;
        Payment fresh = fixture.accept();
        Payment passedBy = fixture.acceptedBefore(SECOND);
        Payment putBack = fixture.sendTo(CHEAP);
        fixture.holds = false;
        fixture.purge(fresh, passedBy, putBack);
        fixture.pass(3 * SECOND);

        assertNothingIsDoneFor(fresh, 0);
    }

    @Test
    void shouldForgetWhatIsAttemptedAndNotYetSent() {
        Payment payment = fixture.accept();
        fixture.engine.onTick(fixture.nowNanos);

        fixture.purge(payment);
        fixture.commit();
        fixture.pass(3 * SECOND);

        assertNothingIsDoneFor(payment, 0);
    }

    @Test
    void shouldForgetOnlyWhatIsPurged() {
        Payment forgotten = fixture.sendTo(CHEAP);
        Payment kept = fixture.sendTo(CHEAP);

        fixture.purge(forgotten);
        fixture.answer(kept, 200);

        assertThat(fixture.settled).extracting(Settled::payment).containsExactly(kept);
        fixture.assertNothingUnderWay();
    }

    private void assertNothingIsDoneFor(Payment payment, int sends) {
        assertThat(fixture.sends).hasSize(sends);
        assertThat(fixture.settled).isEmpty();
        assertThat(fixture.buried).isEmpty();
        assertThat(fixture.isWaiting(payment)).isFalse();
        fixture.assertNothingUnderWay();
    }
}
