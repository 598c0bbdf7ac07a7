package dev.comporta.engine;

import static dev.comporta.engine.EngineFixture.CHEAP;
import static dev.comporta.engine.EngineFixture.DEAR;
import static dev.comporta.engine.EngineFixture.RESEND_MAX;
import static dev.comporta.engine.EngineFixture.SECOND;
import static dev.comporta.engine.EngineFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.engine.EngineFixture.Send;
import dev.comporta.engine.EngineFixture.Settled;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A 422: the processor has the payment already, and its own record tells by which request. */
@Timeout(30)
class DuplicateTest {
    private static final long THEIRS = 1_750_000_000_123_000_000L;

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void shouldSettleUnderTheProcessorsInstantWhereItsAmountIsOurs() {
        Payment payment = duplicateWithoutDoubt();

        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));

        assertThat(fixture.settled).containsExactly(new Settled(payment, THEIRS));
        assertThat(payment.evidence()).isEqualTo(Evidence.LOOKED_UP);
        fixture.assertNothingUnderWay();
    }

    /**
     * It may have been settled here once, and its id be forgotten since: to count it again is
     * wrong.
     */
    @Test
    void shouldParkABookingThatMayHaveBeenCountedAlready() {
        fixture.forgottenUpToNanos = THEIRS;
        Payment payment = duplicateWithoutDoubt();

        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));

        assertThat(fixture.buried).containsExactly(payment);
        assertThat(fixture.settled).isEmpty();
    }

    @Test
    void shouldParkWhereItsAmountIsAnother() {
        Payment payment = duplicateWithoutDoubt();

        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents() + 1, THEIRS));

        assertThat(fixture.buried).containsExactly(payment);
        assertThat(payment.evidence()).isEqualTo(Evidence.LOOKED_UP);
        fixture.assertNothingUnderWay();
    }

    /** Both of its words say that this send booked nothing, so it may be tried again. */
    @Test
    void shouldParkWhatTheProcessorHasAndDoesNotHaveAsNotOnRecord() {
        Payment payment = duplicateWithoutDoubt();

        for (int misses = 1; misses <= 5; misses++) {
            assertThat(fixture.lookUps).hasSize(misses);
            assertThat(fixture.buried).isEmpty();
            fixture.answerLookUp(payment, new LookUp.NotFound());
            fixture.pass(RESEND_MAX);
        }

        assertThat(fixture.buried).containsExactly(payment);
        assertThat(DeadLetterReason.of(payment.evidence(), payment.status()))
                .isEqualTo(DeadLetterReason.NOT_ON_RECORD);
        assertThat(fixture.contradictedItself).containsExactly(payment);
        assertThat(fixture.sends).hasSize(1);
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldAskAgainAndAgainWithoutADoubtOfOurs() {
        Payment payment = duplicateWithoutDoubt();

        for (int failures = 1; failures < 50; failures++) {
            assertThat(fixture.lookUps).hasSize(failures);
            fixture.answerLookUp(payment, new LookUp.Failed());
            fixture.pass(RESEND_MAX);
        }

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.sends).hasSize(1);
        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));
        assertThat(fixture.settled).containsExactly(new Settled(payment, THEIRS));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldTrustTheProcessorsRecordAfterADoubt() {
        Payment payment = duplicateInDoubt();

        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));

        assertThat(fixture.settled).containsExactly(new Settled(payment, THEIRS));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldParkAnotherAmountEvenAfterADoubt() {
        Payment payment = duplicateInDoubt();

        fixture.answerLookUp(payment, new LookUp.Found(1, THEIRS));

        assertThat(fixture.buried).containsExactly(payment);
        fixture.assertNothingUnderWay();
    }

    /** Money that nobody shows to be booked is not counted, however often nobody shows it. */
    @Test
    void shouldStayInDoubtAfterADoubtWhereThereIsNoRecord() {
        Payment payment = duplicateInDoubt();

        for (int misses = 1; misses < 20; misses++) {
            fixture.answerLookUp(payment, new LookUp.NotFound());
            assertThat(payment.evidence()).isEqualTo(Evidence.LOOKED_UP);
            assertThat(payment.status()).isEqualTo(404);
            fixture.pass(RESEND_MAX);
            fixture.answer(payment, 422);
        }

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.settled).isEmpty();
        assertThat(fixture.buried).isEmpty();
        assertThat(fixture.contradictedItself).contains(payment);
        fixture.answerLookUp(
                payment, new LookUp.Found(payment.amountCents(), payment.requestedAtNanos()));
        assertThat(fixture.settled)
                .containsExactly(new Settled(payment, payment.requestedAtNanos()));
        fixture.assertNothingUnderWay();
    }

    /** The processor may have lost the record: then the same bytes are booked anew. */
    @Test
    void shouldSettleWhereTheProcessorTakesTheSameBytesAfterAll() {
        Payment payment = duplicateInDoubt();
        long ours = payment.requestedAtNanos();

        fixture.answerLookUp(payment, new LookUp.NotFound());
        fixture.pass(RESEND_MAX);
        fixture.answer(payment, 200);

        assertThat(fixture.sendsOf(payment)).hasSize(3);
        assertThat(fixture.settled).containsExactly(new Settled(payment, ours));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldStayInDoubtAfterADoubtWhereTheRecordCannotBeRead() {
        Payment payment = duplicateInDoubt();

        for (int failures = 1; failures < 50; failures++) {
            assertThat(fixture.lookUps).hasSize(failures);
            fixture.answerLookUp(payment, new LookUp.Failed());
            fixture.pass(RESEND_MAX);
        }

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.settled).isEmpty();
        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));
        assertThat(fixture.settled).containsExactly(new Settled(payment, THEIRS));
        fixture.assertNothingUnderWay();
    }

    /** A question that was asked before the 422 may have been answered before the booking. */
    @Test
    void shouldAskOnceMoreWhereTheDuplicateCrossesTheQuestion() {
        fixture.whenAsked = Optional.empty();
        Payment payment = fixture.sendTo(CHEAP);
        fixture.pass(TIMEOUT + RESEND_MAX);
        assertThat(fixture.questions).containsExactly(payment);

        fixture.answer(payment, 422);
        fixture.answerLookUp(payment, new LookUp.NotFound());

        assertThat(fixture.lookUps).containsExactly(payment);
        assertThat(fixture.contradictedItself).isEmpty();
        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));
        assertThat(fixture.settled).containsExactly(new Settled(payment, THEIRS));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldSettleOnALate200DuringTheLookUp() {
        Payment payment = duplicateInDoubt();
        Send first = fixture.sendsOf(payment).getFirst();

        fixture.answer(first, 200);
        fixture.answerLookUp(payment, new LookUp.Found(1, THEIRS));

        assertThat(fixture.settled).containsExactly(new Settled(payment, first.requestedAtNanos()));
        assertThat(fixture.buried).isEmpty();
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldHearNothingElseDuringTheLookUp() {
        Payment payment = fixture.doubtAt(CHEAP);
        Send first = fixture.sendsOf(payment).getFirst();
        Send second = fixture.sendsOf(payment).getLast();

        fixture.answer(first, 422);
        fixture.answer(second, 503);
        fixture.answer(second, new Outcome.NotSent());
        fixture.answer(first, 422);
        fixture.pass(TIMEOUT);

        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(fixture.lookUps).hasSize(1);
        assertThat(fixture.sends).hasSize(2);
        fixture.answerLookUp(payment, new LookUp.Found(1, THEIRS));
        fixture.assertNothingUnderWay();
    }

    /** The wait for the re-send is over while the look-up is under way: it must not ask again. */
    @Test
    void shouldAskOnceWhereTheDuplicateComesLate() {
        Payment payment = fixture.sendTo(CHEAP);
        fixture.pass(TIMEOUT);
        fixture.answer(fixture.sendsOf(payment).getFirst(), 422);

        fixture.pass(5 * SECOND);

        assertThat(fixture.lookUps).hasSize(1);
        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));
        fixture.assertNothingUnderWay();
    }

    @Test
    void shouldIgnoreALookUpThatNobodyWaitsFor() {
        Payment payment = fixture.sendTo(CHEAP);

        fixture.answerLookUp(payment, new LookUp.Found(payment.amountCents(), THEIRS));

        assertThat(payment.state()).isEqualTo(PaymentState.IN_FLIGHT);
        assertThat(fixture.settled).isEmpty();
    }

    private Payment duplicateWithoutDoubt() {
        Payment payment = fixture.sendTo(DEAR);
        fixture.answer(payment, 422);
        assertThat(fixture.lookUps).containsExactly(payment);
        return payment;
    }

    private Payment duplicateInDoubt() {
        Payment payment = fixture.doubtAt(CHEAP);
        fixture.answer(payment, 422);
        assertThat(fixture.lookUps).containsExactly(payment);
        return payment;
    }
}
