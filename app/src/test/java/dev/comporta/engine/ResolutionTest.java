package dev.comporta.engine;

import static dev.comporta.engine.EngineFixture.CHEAP;
import static dev.comporta.engine.EngineFixture.DEAR;
import static dev.comporta.engine.EngineFixture.PUT_BACK_MAX;
import static dev.comporta.engine.EngineFixture.RESEND_MAX;
import static dev.comporta.engine.EngineFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.engine.EngineFixture.Send;
import dev.comporta.engine.EngineFixture.Settled;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Resolution;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's word closes a doubt as any evidence does, and only a doubt. */
@Timeout(30)
class ResolutionTest {
    private static final Resolution BOOKED = new Resolution.Booked(OptionalLong.empty());
    private static final Resolution NOT_BOOKED = new Resolution.NotBooked();

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void shouldSettleWhatIsBookedUnderTheAttemptsOwnRequestedAt() {
        Payment payment = fixture.doubtAt(CHEAP);

        assertThat(resolve(payment, BOOKED)).isTrue();

        assertThat(fixture.settled)
                .containsExactly(new Settled(payment, payment.requestedAtNanos()));
        assertThat(payment.evidence()).isEqualTo(Evidence.OPERATOR);
        assertNeverSentAgain(payment);
    }

    @Test
    void shouldSettleWhatIsBookedUnderTheRequestedAtThatTheProcessorHas() {
        Payment payment = fixture.doubtAt(CHEAP);

        assertThat(resolve(payment, new Resolution.Booked(OptionalLong.of(77)))).isTrue();

        assertThat(fixture.settled).containsExactly(new Settled(payment, 77));
    }

    @Test
    void shouldLetWhatIsNotBookedGoToAnyProcessor() {
        Payment payment = fixture.doubtAt(CHEAP);
        fixture.target = DEAR;

        assertThat(resolve(payment, NOT_BOOKED)).isTrue();

        assertThat(fixture.isWaiting(payment)).isTrue();
        fixture.assertNothingUnderWay();
        fixture.pass(PUT_BACK_MAX);
        assertThat(fixture.sendsOf(payment).getLast().processor()).isEqualTo(DEAR);
        assertThat(payment.attempts()).isEqualTo(2);
        assertThat(payment.trail().getFirst().evidence()).isEqualTo(Evidence.OPERATOR);
        fixture.answer(payment, 200);
        assertThat(fixture.settled).hasSize(1);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldResolveADoubtThatARestartLeft() {
        Payment payment = fixture.recover(CHEAP);

        assertThat(resolve(payment, BOOKED)).isTrue();

        assertThat(fixture.settled).hasSize(1);
        assertNeverSentAgain(payment);
    }

    @Test
    void shouldResolveADoubtWhoseLookUpIsUnderWay() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, 422);
        assertThat(fixture.lookUps).containsExactly(payment);

        assertThat(resolve(payment, NOT_BOOKED)).isTrue();
        fixture.answerLookUp(payment, new LookUp.Failed());
        fixture.answerLookUp(payment, new LookUp.NotFound());

        assertThat(fixture.isWaiting(payment)).isTrue();
        assertThat(fixture.settled).isEmpty();
        assertThat(fixture.buried).isEmpty();
        assertThat(fixture.contradicted).isEmpty();
        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), 5));
        assertThat(fixture.settled).isEmpty();
        assertThat(fixture.contradicted).containsExactly(payment);
    }

    @Test
    void shouldRefuseWhatIsNotInDoubt() {
        Payment pending = fixture.accept();
        assertThat(resolve(pending, BOOKED)).isFalse();
        fixture.tick();
        assertThat(pending.state()).isEqualTo(PaymentState.IN_FLIGHT);

        assertThat(resolve(pending, BOOKED)).isFalse();
        assertThat(resolve(pending, NOT_BOOKED)).isFalse();

        fixture.answer(pending, 200);
        assertThat(resolve(pending, NOT_BOOKED)).isFalse();
        assertThat(fixture.settled).hasSize(1);
        Payment buried = fixture.sendTo(CHEAP);
        fixture.answer(buried, 400);
        assertThat(resolve(buried, BOOKED)).isFalse();
        Payment purged = fixture.doubtAt(CHEAP);
        fixture.purge(purged);
        assertThat(resolve(purged, BOOKED)).isFalse();
        assertThat(fixture.settled).hasSize(1);
    }

    @Test
    void shouldResolveOnce() {
        Payment payment = fixture.doubtAt(CHEAP);

        assertThat(resolve(payment, NOT_BOOKED)).isTrue();
        assertThat(resolve(payment, BOOKED)).isFalse();

        assertThat(fixture.settled).isEmpty();
    }

    @Test
    void shouldTellOfALateBookingThatAnOperatorDenied() {
        Payment payment = fixture.doubtAt(CHEAP);
        List<Send> sends = fixture.sendsOf(payment);
        fixture.target = DEAR;
        resolve(payment, NOT_BOOKED);

        fixture.answer(sends.getFirst(), 200);
        assertThat(fixture.contradicted).containsExactly(payment);
        fixture.pass(PUT_BACK_MAX);
        fixture.answer(sends.getLast(), 422);
        fixture.answer(payment, 200);
        fixture.answer(sends.getFirst(), 200);

        assertThat(fixture.contradicted).hasSize(3);
        assertThat(fixture.settled).hasSize(1);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldNotMistakeALaterBookingForADeniedOne() {
        Payment payment = fixture.doubtAt(CHEAP);
        Send first = fixture.sendsOf(payment).getFirst();
        resolve(payment, NOT_BOOKED);
        fixture.pass(PUT_BACK_MAX);
        fixture.answer(payment, 200);

        fixture.answer(first, 422);

        assertThat(fixture.contradicted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 400})
    void shouldTellOfALateRefusalOfTheOnlySendThatAnOperatorCalledBooked(int status) {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, new Outcome.Unanswered(Evidence.GARBLED));
        Send only = fixture.sendsOf(payment).getFirst();
        resolve(payment, BOOKED);

        fixture.answer(only, status);

        assertThat(fixture.contradicted).containsExactly(payment);
        assertThat(fixture.settled).hasSize(1);
    }

    @Test
    void shouldHearNoContradictionInARefusalOfWhatAnotherBooked() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, new Outcome.Unanswered(Evidence.GARBLED));
        Send only = fixture.sendsOf(payment).getFirst();
        resolve(payment, new Resolution.Booked(OptionalLong.of(77)));

        fixture.answer(only, 500);

        assertThat(fixture.contradicted).isEmpty();
    }

    @Test
    void shouldHearNoContradictionInARefusalOfAnEarlierAttempt() {
        Payment payment = fixture.sendTo(CHEAP);
        Send first = fixture.sendsOf(payment).getFirst();
        fixture.answer(payment, new Outcome.Unanswered(Evidence.GARBLED));
        resolve(payment, NOT_BOOKED);
        fixture.pass(PUT_BACK_MAX);
        fixture.answer(payment, new Outcome.Unanswered(Evidence.GARBLED));
        resolve(payment, BOOKED);

        fixture.answer(first, 500);

        assertThat(fixture.settled).hasSize(1);
        assertThat(fixture.contradicted).isEmpty();
    }

    @Test
    void shouldHearNoContradictionInAnswersThatAgreeOrProveNothing() {
        Payment booked = fixture.doubtAt(CHEAP);
        List<Send> sends = fixture.sendsOf(booked);
        resolve(booked, BOOKED);
        fixture.answer(sends.getFirst(), 200);
        fixture.answer(sends.getLast(), 422);
        fixture.answer(sends.getLast(), 500);
        Payment notBooked = fixture.doubtAt(CHEAP);
        sends = fixture.sendsOf(notBooked);
        resolve(notBooked, NOT_BOOKED);
        fixture.answer(sends.getFirst(), 500);
        fixture.answer(sends.getLast(), new Outcome.Unanswered(Evidence.BROKEN));
        Payment ordinary = fixture.doubtAt(CHEAP);
        sends = fixture.sendsOf(ordinary);
        fixture.answer(sends.getLast(), 200);
        fixture.answer(sends.getFirst(), 200);

        assertThat(fixture.contradicted).isEmpty();
    }

    @Test
    void shouldKeepADoubtForeverWithoutAnOperator() {
        Payment payment = fixture.doubtAt(CHEAP);
        fixture.target = DEAR;

        for (int hour = 0; hour < 24; hour++) {
            fixture.nowNanos += 3_600 * SECOND;
            fixture.tick();
            fixture.pass(RESEND_MAX);
            fixture.answer(payment, 400);
        }

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.sendsOf(payment)).allMatch(send -> send.processor() == CHEAP);
        assertThat(fixture.sendsOf(payment)).hasSizeGreaterThan(24);
        assertThat(resolve(payment, NOT_BOOKED)).isTrue();
    }

    private boolean resolve(Payment payment, Resolution resolution) {
        return fixture.engine.onResolved(payment, resolution, fixture.nowNanos);
    }

    private void assertNeverSentAgain(Payment payment) {
        int sends = fixture.sendsOf(payment).size();
        fixture.pass(5 * SECOND);
        assertThat(fixture.sendsOf(payment)).hasSize(sends);
        fixture.assertNothingUnderWay();
    }
}
