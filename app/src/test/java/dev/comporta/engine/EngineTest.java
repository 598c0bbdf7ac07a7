package dev.comporta.engine;

import static dev.comporta.engine.EngineFixture.CHEAP;
import static dev.comporta.engine.EngineFixture.DEAR;
import static dev.comporta.engine.EngineFixture.IN_FLIGHT_MAX;
import static dev.comporta.engine.EngineFixture.MILLI;
import static dev.comporta.engine.EngineFixture.PUT_BACK_MAX;
import static dev.comporta.engine.EngineFixture.RESEND_MAX;
import static dev.comporta.engine.EngineFixture.SECOND;
import static dev.comporta.engine.EngineFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.comporta.engine.EngineFixture.Send;
import dev.comporta.engine.EngineFixture.Settled;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.Route;
import dev.comporta.routing.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a payment under each row of the evidence rules. */
@Timeout(30)
class EngineTest {
    private final EngineFixture fixture = new EngineFixture();

    @Test
    void shouldSettleWhatIsBookedUnderItsOwnRequestedAt() {
        Payment payment = fixture.sendTo(CHEAP);
        long requestedAt = payment.requestedAtNanos();

        fixture.answer(payment, 200);

        assertThat(fixture.settled).containsExactly(new Settled(payment, requestedAt));
        assertSeen(payment, Evidence.ANSWERED, 200);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldSendNothingBeforeItsAttemptIsStored() {
        fixture.accept();

        fixture.engine.onTick(fixture.nowNanos);

        assertThat(fixture.sends).isEmpty();
        fixture.commit();
        assertThat(fixture.sends).hasSize(1);
    }

    @Test
    void shouldLetWhatWasNeverWrittenGoToTheOtherProcessor() {
        Payment payment = fixture.sendTo(CHEAP);

        fixture.answer(payment, new Outcome.NotSent());
        assertSeen(payment, Evidence.NOT_SENT, 0);
        assertMayGoToTheOther(payment);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void shouldLetTheOnlySendThatIsRefusedGoToTheOtherProcessor(int status) {
        Payment payment = fixture.sendTo(CHEAP);

        fixture.answer(payment, status);
        assertSeen(payment, Evidence.ANSWERED, status);
        assertMayGoToTheOther(payment);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 408, 425, 302, 100, 201})
    void shouldNeverLeaveAProcessorWhoseAnswerProvesNothing(int status) {
        Payment payment = fixture.sendTo(DEAR);
        fixture.answer(payment, status);

        assertStaysUntilItIsBooked(payment, DEAR);
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "BROKEN", "GARBLED", "OVERSIZED"})
    void shouldNeverLeaveAProcessorThatMayHaveBooked(Evidence evidence) {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, new Outcome.Unanswered(evidence));

        assertSeen(payment, evidence, 0);
        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @Test
    void shouldNeverLeaveAProcessorAfterATimeOut() {
        Payment payment = fixture.sendTo(CHEAP);

        fixture.pass(TIMEOUT - MILLI);
        assertThat(payment.state()).isEqualTo(PaymentState.IN_FLIGHT);
        fixture.pass(MILLI);
        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertSeen(payment, Evidence.TIMED_OUT, 0);
        assertThat(fixture.engine.inDoubt()).containsExactly(payment);

        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 404, 400, 409, 302})
    void shouldStayInDoubtWhateverARefusedReSendSays(int status) {
        Payment payment = fixture.doubtAt(CHEAP);
        fixture.answer(payment, status);

        assertThat(fixture.buried).isEmpty();
        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @Test
    void shouldStayInDoubtWhenTheReSendIsNotWritten() {
        Payment payment = fixture.doubtAt(CHEAP);
        fixture.answer(payment, new Outcome.NotSent());

        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @Test
    void shouldSettleOnALateAnswerAfterATimeOut() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.pass(TIMEOUT);

        fixture.answer(fixture.sendsOf(payment).getFirst(), 200);
        fixture.pass(5 * SECOND);

        assertThat(payment.state()).isEqualTo(PaymentState.SETTLED);
        assertThat(fixture.sends).hasSize(1);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldSettleOnceOnALateAnswerAfterAReSend() {
        Payment payment = fixture.doubtAt(CHEAP);
        Send first = fixture.sendsOf(payment).getFirst();
        Send second = fixture.sendsOf(payment).getLast();

        fixture.answer(first, 200);
        fixture.assertNothingUnderWay();
        fixture.answer(second, 422);
        fixture.answer(second, 200);

        assertThat(fixture.settled).containsExactly(new Settled(payment, first.requestedAtNanos()));
        assertThat(fixture.lookUps).isEmpty();
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldPutBackOnALateRefusalOfTheOnlySend() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.pass(TIMEOUT);

        fixture.answer(payment, 503);

        assertMayGoToTheOther(payment);
    }

    @Test
    void shouldNotPutBackOnALateRefusalOnceItWasSentAgain() {
        Payment payment = fixture.doubtAt(CHEAP);
        List<Send> sends = fixture.sendsOf(payment);

        fixture.answer(sends.getFirst(), 503);
        fixture.answer(sends.getLast(), 503);

        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413})
    void shouldParkWhatIsRefusedForWhatItIs(int status) {
        Payment payment = fixture.sendTo(CHEAP);

        fixture.answer(payment, status);
        fixture.pass(5 * SECOND);

        assertThat(fixture.buried).containsExactly(payment);
        assertSeen(payment, Evidence.ANSWERED, status);
        assertThat(fixture.sends).hasSize(1);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldIgnoreTheOutcomesOfAnOlderAttempt() {
        Payment payment = fixture.sendTo(CHEAP);
        Send old = fixture.sendsOf(payment).getFirst();
        fixture.answer(old, 503);
        fixture.target = DEAR;
        fixture.pass(PUT_BACK_MAX);
        assertThat(payment.attempts()).isEqualTo(2);

        fixture.answer(old, 200);
        fixture.answer(old, 400);
        fixture.answer(old, 422);

        assertThat(payment.state()).isEqualTo(PaymentState.IN_FLIGHT);
        assertThat(payment.processor()).isEqualTo(DEAR);
        assertThat(fixture.settled).isEmpty();
        assertThat(fixture.lookUps).isEmpty();
        assertThat(fixture.gates.get(DEAR).inFlight()).isEqualTo(1);
    }

    @Test
    void shouldReturnThePermitsThatAClaimDidNotUse() {
        fixture.accept();
        fixture.accept();
        Payment late = fixture.accept();
        fixture.engine.onTick(fixture.nowNanos);

        fixture.purge(late);
        fixture.commit();

        assertThat(fixture.gates.get(CHEAP).inFlight()).isEqualTo(2);
        assertThat(fixture.sends).extracting(Send::payment).doesNotContain(late);
        fixture.sends.forEach(send -> fixture.answer(send, 200));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldClaimNoMoreThanMayBeInFlight() {
        IntStream.range(0, 3 * IN_FLIGHT_MAX).forEach(i -> fixture.accept());
        ProcessorGate gate = fixture.gates.get(CHEAP);
        int most = 0;

        for (int answered = 0; answered < 3 * IN_FLIGHT_MAX; answered++) {
            fixture.pass(MILLI);
            most = Math.max(most, gate.inFlight());
            fixture.answer(fixture.sends.get(answered), 200);
        }

        assertThat(most).isEqualTo(IN_FLIGHT_MAX);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldAttemptOnlyPaymentsWithTheDeadlinesOfTheRoute() {
        fixture.nowNanos = 10 * SECOND;
        Payment old = fixture.accept();
        fixture.nowNanos = 11 * SECOND;
        Payment young = fixture.accept();
        fixture.routedDeadlines = new TimeRange(14 * SECOND, 15 * SECOND);

        fixture.tick();

        assertThat(fixture.sends).extracting(Send::payment).containsExactly(old);
        assertThat(fixture.isWaiting(young)).isTrue();
    }

    @Test
    void shouldBeginNoMoreAttemptsThanCanBeStored() {
        Payment old = fixture.accept();
        fixture.nowNanos++;
        Payment young = fixture.accept();
        fixture.attemptsMax = 1;

        fixture.tick();
        fixture.tick();

        assertThat(fixture.sends).extracting(Send::payment).containsExactly(old);
        assertThat(fixture.isWaiting(young)).isTrue();
    }

    /** Else a later route of the same turn finds the processor full, and goes to a dearer one. */
    @Test
    void shouldTakePermitsOnlyForWhatIsAttempted() {
        fixture.nowNanos = 10 * SECOND;
        fixture.routedDeadlines = TimeRange.upTo(15 * SECOND);
        fixture.accept();
        fixture.nowNanos++;
        fixture.accept();

        fixture.engine.onTick(fixture.nowNanos);

        assertThat(fixture.gates.get(CHEAP).inFlight()).isEqualTo(1);
    }

    @Test
    void shouldReSendWithinItsWaits() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.holds = true;

        for (int send = 1; send < 30; send++) {
            assertThat(fixture.sendsOf(payment)).hasSize(send);
            fixture.answer(payment, new Outcome.Unanswered(Evidence.BROKEN));
            fixture.pass(RESEND_MAX);
        }
    }

    /** The processor booked it and the answer was lost: its record says so without another send. */
    @Test
    void shouldSettleByTheProcessorsRecordBeforeItSendsAgain() {
        Payment payment = fixture.sendTo(CHEAP);
        long ours = payment.requestedAtNanos();
        fixture.whenAsked = Optional.of(new LookUp.Found(payment.amountCents(), ours));

        fixture.pass(TIMEOUT + RESEND_MAX);

        assertThat(fixture.questions).containsExactly(payment);
        assertThat(fixture.sends).hasSize(1);
        assertThat(fixture.settled).containsExactly(new Settled(payment, ours));
        assertThat(payment.evidence()).isEqualTo(Evidence.LOOKED_UP);
        fixture.assertNothingUnderWay();
    }

    /**
     * Its delay may run before the booking: only the same bytes at the same processor may follow.
     */
    @Test
    void shouldTakeAMissingRecordForNoProof() {
        Payment payment = fixture.sendTo(CHEAP);

        for (int sends = 1; sends < 20; sends++) {
            assertThat(fixture.sendsOf(payment)).hasSize(sends);
            fixture.answer(payment, new Outcome.Unanswered(Evidence.BROKEN));
            fixture.pass(RESEND_MAX);
        }

        assertThat(fixture.questions).hasSize(19);
        assertThat(payment.evidence()).isEqualTo(Evidence.BROKEN);
        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.contradictedItself).isEmpty();
    }

    @Test
    void shouldSendAgainWhereTheRecordCannotBeRead() {
        fixture.whenAsked = Optional.of(new LookUp.Failed());
        Payment payment = fixture.recover(CHEAP);

        fixture.pass(RESEND_MAX);

        assertThat(fixture.questions).containsExactly(payment);
        assertThat(fixture.sendsOf(payment)).hasSize(1);
    }

    @Test
    void shouldReSendOnlyAsTheCanaryWhileTheBreakerIsOpen() {
        BreakerOptions breaker =
                new BreakerOptions(
                        3, 60, 10 * SECOND, 200 * MILLI, 10 * SECOND, SECOND, 50 * MILLI);
        EngineFixture strict = new EngineFixture(1, breaker);
        IntStream.range(0, 20).forEach(i -> strict.accept());
        strict.tick();
        List.copyOf(strict.sends)
                .forEach(send -> strict.answer(send, new Outcome.Unanswered(Evidence.BROKEN)));
        int before = strict.sends.size();

        strict.pass(RESEND_MAX);
        assertThat(strict.sends).hasSize(before + 1);
        assertThat(strict.engine.inDoubt()).hasSize(20);

        strict.answer(strict.sends.getLast(), 200);
        strict.pass(2 * SECOND);
        strict.sends.forEach(send -> strict.answer(send, 200));
        strict.assertNothingUnderWay();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504, 599})
    void shouldNeverLeaveAProcessorWhoseMiddleBoxDoesNotKnow(int status) {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, status);

        assertSeen(payment, Evidence.ANSWERED, status);
        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 403, 405, 413, 422, 429, 500, 503})
    void shouldTakeAPageForNobodysWord(int status) {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, new Outcome.Answered(status, false, 0));

        assertSeen(payment, Evidence.PAGE, status);
        assertThat(fixture.lookUps).isEmpty();
        assertStaysUntilItIsBooked(payment, CHEAP);
    }

    @Test
    void shouldTakePagesForFailuresOfTheProcessor() {
        EngineFixture strict = new EngineFixture(1, BreakerOptions.DEFAULT);
        for (int i = 0; i < 3; i++) {
            strict.answer(strict.sendTo(CHEAP), new Outcome.Answered(200, false, 0));
        }

        assertThat(strict.gates.getFirst().breakerState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void shouldSendNothingBeforeTheProcessorMayBeAskedAgain() {
        Payment inDoubt = fixture.sendTo(CHEAP);
        fixture.answer(inDoubt, new Outcome.Answered(503, false, 3 * SECOND));
        Payment waiting = fixture.accept();
        int sentBefore = fixture.sends.size();

        fixture.pass(3 * SECOND - MILLI);
        assertThat(fixture.sends).hasSize(sentBefore);

        fixture.pass(RESEND_MAX);
        assertThat(fixture.sendsOf(waiting)).hasSize(1);
        assertThat(fixture.sendsOf(inDoubt)).hasSizeGreaterThan(1);
    }

    @Test
    void shouldHonourWhatALateRefusalAsksFor() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.pass(TIMEOUT);
        fixture.answer(payment, new Outcome.Answered(429, true, 3 * SECOND));

        assertThat(fixture.gates.getFirst().permits(fixture.nowNanos)).isZero();
        assertThat(fixture.gates.getLast().permits(fixture.nowNanos)).isPositive();
    }

    /** It would be as unreadable the next time: 120 sends in this time would be the usual. */
    @ParameterizedTest
    @EnumSource(names = {"GARBLED", "OVERSIZED"})
    void shouldBackOffFromAnswersThatCannotBeRead(Evidence evidence) {
        Payment payment = fixture.sendTo(CHEAP);
        int answered = 0;
        long lastSentNanos = 0;
        for (int i = 0; i < 60_000; i++) {
            if (fixture.sendsOf(payment).size() > answered) {
                answered++;
                lastSentNanos = fixture.nowNanos;
                fixture.answer(payment, new Outcome.Unanswered(evidence));
            }
            fixture.pass(MILLI);
        }

        assertSeen(payment, evidence, 0);
        assertThat(answered).isBetween(5, 12);
        assertThat(fixture.nowNanos - lastSentNanos).isLessThanOrEqualTo(12 * RESEND_MAX);
    }

    @Test
    void shouldNotAskForTheRecordBeforeItMayBeAskedAgain() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.answer(payment, 422);
        fixture.answerLookUp(payment, new LookUp.Failed(30 * SECOND));

        fixture.pass(30 * SECOND - MILLI);
        assertThat(fixture.lookUps).hasSize(1);

        fixture.pass(MILLI);
        assertThat(fixture.lookUps).hasSize(2);
    }

    @Test
    void shouldRefuseOptionsThatDoNotNameEachProcessor() {
        EngineOptions one = EngineOptions.DEFAULTS.withStatusRules(List.of(StatusRules.DEFAULT));

        assertThatThrownBy(
                        () ->
                                new Engine(
                                        one,
                                        fixture.gates,
                                        (gates, waiting, now) -> Route.HOLD,
                                        fixture,
                                        new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("processors=2");
    }

    /** Put back, waits for its time, and goes wherever the policy says as a new attempt. */
    private void assertMayGoToTheOther(Payment payment) {
        assertThat(payment.state()).isEqualTo(PaymentState.PENDING);
        fixture.assertNothingUnderWay();

        fixture.target = DEAR;
        fixture.pass(PUT_BACK_MAX);

        Send next = fixture.sendsOf(payment).getLast();
        assertThat(next.processor()).isEqualTo(DEAR);
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.number()).isEqualTo(1);
    }

    /** However long it lasts: the same bytes to the same processor, whatever the policy says. */
    private void assertStaysUntilItIsBooked(Payment payment, int processor) {
        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        fixture.target = processor == CHEAP ? DEAR : CHEAP;
        int sentBefore = fixture.sendsOf(payment).size();

        fixture.pass(30 * SECOND);

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.sendsOf(payment).size()).isGreaterThan(sentBefore + 5);
        assertThat(fixture.sendsOf(payment))
                .extracting(Send::processor, Send::requestedAtNanos, Send::attempt)
                .containsOnly(tuple(processor, payment.requestedAtNanos(), 1));
        fixture.answer(payment, 200);
        assertThat(fixture.settled)
                .containsExactly(new Settled(payment, payment.requestedAtNanos()));
        fixture.assertNothingUnderWay();
    }

    private static void assertSeen(Payment payment, Evidence evidence, int status) {
        assertThat(payment.evidence()).isEqualTo(evidence);
        assertThat(payment.status()).isEqualTo(status);
    }
}
