package dev.comporta.store;

import static dev.comporta.store.ManualClock.MILLI;
import static dev.comporta.store.ManualClock.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every kind of store must know of payments' lives, and do with dead letters. */
public abstract class LifeContract extends StoreFixture {
    protected LifeContract(StoreKind kind) {
        super(kind);
    }

    @Test
    void shouldTellTheLifeOfAPaymentInEachState() {
        for (PaymentState state : PaymentState.values()) {
            UUID id = paymentIn(state);

            PaymentLife life = life(id);

            assertThat(life.state()).isEqualTo(found(state));
            assertThat(life.amountCents()).isEqualTo(1990);
            assertThat(life.processor())
                    .isEqualTo(
                            state == PaymentState.PENDING
                                    ? Optional.empty()
                                    : Optional.of("default"));
            assertThat(life.attempts()).isEqualTo(state == PaymentState.PENDING ? 0 : 1);
        }
        assertThat(driver.find(newId())).isEmpty();
    }

    @Test
    void shouldTellTheWholeLifeOfASettledPayment() {
        long acceptedAt = clock.epochMillis();
        UUID id = accept();
        clock.pass(100 * MILLI);
        Payment payment = driver.claim(1, 1).getFirst();
        clock.pass(30 * MILLI);
        payment.see(Evidence.ANSWERED, 200);
        store.settle(payment, 123_456_789);

        assertThat(life(id))
                .isEqualTo(
                        new PaymentLife(
                                id,
                                1990,
                                PaymentState.SETTLED,
                                acceptedAt,
                                Optional.of("fallback"),
                                123_456_789,
                                1,
                                Evidence.ANSWERED,
                                200,
                                acceptedAt + 130,
                                List.of(
                                        new PaymentLife.AttemptLife(
                                                "fallback",
                                                new Attempt(
                                                        1,
                                                        1,
                                                        123_456_789,
                                                        123,
                                                        0,
                                                        Evidence.ANSWERED,
                                                        200,
                                                        acceptedAt + 130,
                                                        Attempt.Ending.SETTLED))),
                                List.of()));
    }

    @Test
    void shouldTellEachAttemptOfAPendingPayment() {
        UUID id = accept();
        long start = clock.epochMillis();
        putBack(0, Evidence.ANSWERED, 503);
        clock.pass(SECOND);
        putBack(1, Evidence.NOT_SENT, 0);
        clock.pass(SECOND);
        claimOldest(0);

        List<Attempt> trail = trail(id);

        assertThat(trail).extracting(Attempt::number).containsExactly(1, 2, 3);
        assertThat(trail).extracting(Attempt::processor).containsExactly(0, 1, 0);
        assertThat(trail)
                .extracting(Attempt::ending)
                .containsExactly(
                        Attempt.Ending.PUT_BACK, Attempt.Ending.PUT_BACK, Attempt.Ending.OPEN);
        assertThat(trail)
                .extracting(Attempt::evidence)
                .containsExactly(Evidence.ANSWERED, Evidence.NOT_SENT, Evidence.NONE);
        assertThat(trail).extracting(Attempt::status).containsExactly(503, 0, 0);
        assertThat(trail)
                .extracting(Attempt::openedAtMillis)
                .containsExactly(start, start + 1_001, start + 2_002);
        assertThat(trail)
                .extracting(Attempt::endedAtMillis)
                .containsExactly(start + 1, start + 1_002, 0L);
    }

    @Test
    void shouldKeepTheTrailOfAnOpenPaymentOverARestart() {
        UUID pending = accept();
        for (int attempt = 1; attempt <= 20; attempt++) {
            putBack(attempt % 2, Evidence.ANSWERED, 500 + attempt);
        }
        List<Attempt> before = trail(pending);
        assertThat(before).hasSize(16);

        restart();

        assertThat(trail(pending)).isEqualTo(before);
        assertThat(life(pending).attempts()).isEqualTo(20);
        restart();
        assertThat(trail(pending)).isEqualTo(before);
        claimOldest(0);
        assertThat(trail(pending).getLast().number()).isEqualTo(21);
        assertThat(trail(pending).getLast().ending()).isEqualTo(Attempt.Ending.OPEN);
    }

    @Test
    void shouldCountAttemptsExactlyOverARestart() {
        UUID id = accept();
        for (int attempt = 1; attempt <= 300; attempt++) {
            putBack(0, Evidence.ANSWERED, 599);
        }

        restart();

        assertThat(life(id).attempts()).isEqualTo(300);
        assertThat(life(id).status()).isEqualTo(599);
        assertThat(trail(id).getLast().number()).isEqualTo(300);
    }

    @Test
    void shouldKeepEachAttemptOfASettledPaymentOverARestart() {
        UUID id = accept();
        putBack(0, Evidence.ANSWERED, 503);
        clock.pass(SECOND);
        Payment payment = claimOldest(1);
        payment.see(Evidence.ANSWERED, 200);
        settle(payment);
        PaymentLife before = life(id);
        assertThat(trail(id))
                .extracting(Attempt::ending)
                .containsExactly(Attempt.Ending.PUT_BACK, Attempt.Ending.SETTLED);

        restart();

        assertThat(life(id)).isEqualTo(before);
    }

    @Test
    void shouldNeverClaimADeadLetterAgain() {
        paymentIn(PaymentState.DEAD_LETTER);

        assertThat(ready()).isZero();
        assertThat(driver.claim(0, 9)).isEmpty();
        assertThat(store.status().deadLetters()).isEqualTo(1);
        assertThat(store.status().openAttempts()).isZero();
    }

    @Test
    void shouldMakeADeadLetterPendingAgain() {
        UUID id = bury(Evidence.ANSWERED, 404);
        Payment payment = store.deadLetter(id).orElseThrow();

        assertThat(store.retry(payment)).isTrue();

        assertThat(confirmed()).isTrue();
        assertThat(store.deadLetter(id)).isEmpty();
        assertThat(store.status().deadLetters()).isZero();
        assertThat(store.status().pending()).isEqualTo(1);
        assertThat(life(id).state()).isEqualTo(PaymentState.PENDING);
        assertThat(trail(id)).extracting(Attempt::ending).containsExactly(Attempt.Ending.BURIED);
        Payment again = claimOldest(1);
        assertThat(again.attempts()).isEqualTo(2);
        settle(again);
        assertThat(driver.totals().getLast()).isEqualTo(new Totals(1, 1990));
        assertThatThrownBy(() -> store.retry(payment)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKeepARetryOverARestart() {
        UUID retried = bury(Evidence.ANSWERED, 404);
        clock.pass(SECOND);
        assertThat(store.retry(store.deadLetter(retried).orElseThrow())).isTrue();
        List<Attempt> before = trail(retried);

        restart();

        assertThat(life(retried).state()).isEqualTo(PaymentState.PENDING);
        assertThat(store.status().deadLetters()).isZero();
        assertThat(trail(retried))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("sends")
                .isEqualTo(before);
        driver.claim(1, 1);
        restart();
        assertThat(trail(retried)).extracting(Attempt::number).containsExactly(1, 2);
        assertThat(idsOf(driver.inDoubt())).containsExactly(retried);
    }

    @Test
    void shouldCloseADeadLetterThatIsAcknowledged() {
        UUID id = bury(Evidence.LOOKED_UP, 200);
        long buriedAt = clock.epochMillis();
        clock.pass(SECOND);
        Payment payment = store.deadLetter(id).orElseThrow();

        assertThat(store.acknowledge(payment, "paid back by hand")).isTrue();

        assertThat(confirmed()).isTrue();
        assertThat(store.deadLetter(id)).isEmpty();
        assertThat(store.deadLetters(Optional.empty(), Optional.empty(), 9)).isEmpty();
        assertThat(store.deadLetterCount(DeadLetterReason.BOOKED_OTHERWISE)).isZero();
        assertThat(store.status().deadLetters()).isZero();
        assertThat(ready()).isZero();
        assertThat(driver.totals()).containsOnly(Totals.ZERO);
        PaymentLife life = life(id);
        assertThat(life.state()).isEqualTo(PaymentState.ACKNOWLEDGED);
        assertThat(life.changedAtMillis()).isEqualTo(buriedAt + 1_000);
        assertThat(life.notes())
                .containsExactly(new Note(1, buriedAt + 1_000, "paid back by hand"));
        assertThat(trail(id)).extracting(Attempt::ending).containsExactly(Attempt.Ending.BURIED);
        assertThat(trail(id)).extracting(Attempt::endedAtMillis).containsExactly(buriedAt);
        assertThatThrownBy(() -> store.acknowledge(payment, "again"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.retry(payment)).isInstanceOf(IllegalStateException.class);

        restart();

        assertThat(life(id)).usingRecursiveComparison().ignoringFields("trail").isEqualTo(life);
        assertThat(trail(id)).extracting(Attempt::endedAtMillis).containsExactly(buriedAt);
        assertThat(store.status().deadLetters()).isZero();
        assertThat(driver.totals()).containsOnly(Totals.ZERO);
        assertThat(driver.accept(id, 1990)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(driver.accept(id, 1991)).isEqualTo(Acceptance.CONFLICT);
        assertThat(ready()).isZero();
    }

    @Test
    void shouldKeepTheNotesOfDecisionsOverARestart() {
        UUID open = accept();
        for (int attempt = 1; attempt <= 6; attempt++) {
            Payment payment = claimOldest(0);
            payment.see(Evidence.OPERATOR, 0);
            assertThat(store.note(payment, attempt + ": n\u00e9\ud83d\ude80".repeat(28))).isTrue();
            store.putBack(payment);
            clock.pass(SECOND);
        }
        List<Note> notes = life(open).notes();
        assertThat(notes).extracting(Note::attempt).containsExactly(3, 4, 5, 6);

        restart();
        assertThat(life(open).notes()).isEqualTo(notes);

        Payment payment = claimOldest(0);
        payment.see(Evidence.OPERATOR, 0);
        assertThat(store.note(payment, "n")).isTrue();
        settle(payment);
        notes = life(open).notes();
        assertThat(notes.getLast().text()).isEqualTo("n");
        restart();
        assertThat(life(open).notes()).isEqualTo(notes);
    }

    @Test
    void shouldForgetANoteWithoutItsDecision() {
        UUID doubted = accept();
        assertThat(store.note(claimOldest(0), "the process dies before more is stored")).isTrue();
        UUID buried = bury(Evidence.ANSWERED, 400);
        assertThat(store.note(store.deadLetter(buried).orElseThrow(), "the same")).isTrue();

        restart();

        assertThat(life(doubted).notes()).isEmpty();
        assertThat(life(buried).notes()).isEmpty();
        Payment payment = driver.inDoubt().getFirst();
        payment.see(Evidence.ANSWERED, 200);
        settle(payment);
        restart();
        assertThat(life(doubted).notes()).isEmpty();
    }

    @Test
    void shouldNotCountDeadLettersAmongWhatWaits() {
        for (int count = 0; count < 10; count++) {
            bury(Evidence.LOOKED_UP, 200);
        }

        for (int count = 0; count < OPEN_MAX; count++) {
            accept();
        }

        assertThat(driver.accept(newId(), 1)).isEqualTo(Acceptance.FULL);
        assertThat(store.status().deadLettersFull()).isFalse();
        Payment letter = store.deadLetters(Optional.empty(), Optional.empty(), 1).getFirst();
        assertThat(store.retry(letter)).isFalse();
        assertThat(store.acknowledge(letter, "seen to")).isTrue();
    }

    @Test
    void shouldTakeNothingWhileDeadLettersAreFull() {
        UUID last = newId();
        for (int count = 0; count < DEAD_LETTERS_MAX; count++) {
            last = bury(Evidence.ANSWERED, 400);
        }

        assertThat(driver.accept(newId(), 1)).isEqualTo(Acceptance.FULL);
        assertThat(driver.accept(last, 1990)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(store.status().deadLettersFull()).isTrue();
        assertThat(store.status().acceptsPayments()).isFalse();

        restart();
        assertThat(store.status().deadLettersFull()).isTrue();
        assertThat(store.acknowledge(store.deadLetter(last).orElseThrow(), "seen to")).isTrue();
        assertThat(store.status().deadLettersFull()).isFalse();
        accept();
    }

    @Test
    void shouldListDeadLettersByAgeAndReasonInPages() {
        List<UUID> refused = new ArrayList<>();
        List<UUID> all = new ArrayList<>();
        for (int index = 0; index < 9; index++) {
            clock.pass(MILLI);
            UUID id = bury(Evidence.ANSWERED, index % 3 == 0 ? 503 : 400);
            all.add(id);
            if (index % 3 != 0) {
                refused.add(id);
            }
        }

        assertThat(idsOf(store.deadLetters(Optional.empty(), Optional.empty(), 100)))
                .isEqualTo(all);
        Optional<DeadLetterReason> reason = Optional.of(DeadLetterReason.REFUSED);
        List<Payment> first = store.deadLetters(reason, Optional.empty(), 4);
        Payment last = first.getLast();
        PageKey key = new PageKey(last.changedAtMillis(), last.id());
        assertThat(store.retry(last)).isTrue();
        assertThat(idsOf(first)).isEqualTo(refused.subList(0, 4));
        assertThat(idsOf(store.deadLetters(reason, Optional.of(key), 4)))
                .isEqualTo(refused.subList(4, 6));
        assertThat(store.deadLetterCount(DeadLetterReason.REFUSED)).isEqualTo(5);
        assertThat(store.deadLetterCount(DeadLetterReason.RETRIES_EXHAUSTED)).isEqualTo(3);

        restart();
        all.remove(last.id());
        assertThat(idsOf(store.deadLetters(Optional.empty(), Optional.empty(), 100)))
                .isEqualTo(all);
    }

    /** In doubt is what the engine makes of a claimed payment; the store alone does not. */
    private static PaymentState found(PaymentState state) {
        return state == PaymentState.IN_DOUBT ? PaymentState.IN_FLIGHT : state;
    }
}
