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
import dev.comporta.payment.Money;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every kind of store must do. */
@Timeout(60)
public abstract class StoreContract {
    protected static final List<String> PROCESSORS = List.of("default", "fallback");

    /** Payments that are not settled, at the most: the store under test must have this bound. */
    protected static final int OPEN_MAX = 20;

    protected final ManualClock clock = new ManualClock();

    private Store store;
    private StoreDriver driver;
    private long idCount;

    /** Opens the store of this test; what an earlier one kept is found again. */
    protected abstract Store openStore();

    /** Lets a store give every answer that is due. */
    protected abstract void awaitAnswers(Store opened);

    @SuppressWarnings("NullAway.Init")
    protected StoreContract() {}

    @BeforeEach
    final void open() {
        store = openStore();
        driver = new StoreDriver(store, () -> awaitAnswers(store));
    }

    @AfterEach
    final void close() {
        store.close();
    }

    @Test
    void shouldAcceptAPaymentOnce() {
        UUID id = newId();

        assertThat(driver.accept(id, 1990)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(id, 1990)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(driver.accept(id, 1991)).isEqualTo(Acceptance.CONFLICT);
        assertThat(driver.accept(newId(), 1990)).isEqualTo(Acceptance.ACCEPTED);

        assertThat(store.status().pending()).isEqualTo(2);
        assertThat(driver.claim(0, 10)).hasSize(2);
    }

    @Test
    void shouldTellADuplicateInEveryState() {
        for (PaymentState state : PaymentState.values()) {
            UUID id = paymentIn(state);

            assertThat(driver.accept(id, 1990))
                    .as(state.name())
                    .isEqualTo(Acceptance.ALREADY_ACCEPTED);
            assertThat(driver.accept(id, 5)).as(state.name()).isEqualTo(Acceptance.CONFLICT);
        }
    }

    @Test
    void shouldTellIdsApartThatDifferInOneHalf() {
        UUID id = new UUID(1, 2);

        assertThat(driver.accept(id, 1)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(new UUID(1, 3), 2)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(new UUID(2, 2), 3)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(new UUID(0, 0), 4)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(new UUID(-1, -1), 5)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(new UUID(0, 0), 5)).isEqualTo(Acceptance.CONFLICT);
    }

    @Test
    void shouldBeFullAtItsBoundAndSayWhichIdsItKnows() {
        List<UUID> ids = new ArrayList<>();
        for (int count = 0; count < OPEN_MAX; count++) {
            ids.add(accept());
        }

        assertThat(driver.accept(newId(), 1)).isEqualTo(Acceptance.FULL);
        assertThat(store.status().acceptsPayments()).isFalse();
        assertThat(driver.accept(ids.getFirst(), 1990)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(driver.accept(ids.getFirst(), 1)).isEqualTo(Acceptance.CONFLICT);

        settle(driver.claim(0, 1).getFirst());
        assertThat(store.status().acceptsPayments()).isTrue();
        assertThat(driver.accept(newId(), 1)).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void shouldClaimTheOldestFirst() {
        List<UUID> ids = new ArrayList<>();
        for (int count = 0; count < 5; count++) {
            clock.pass(MILLI);
            ids.add(accept());
        }

        assertThat(idsOf(driver.claim(0, 2))).isEqualTo(ids.subList(0, 2));
        assertThat(idsOf(driver.claim(1, 9))).isEqualTo(ids.subList(2, 5));
        assertThat(driver.claim(0, 1)).isEmpty();
    }

    @Test
    void shouldClaimOnlyWhatWasAcceptedByAnInstant() {
        clock.pass(SECOND);
        UUID first = accept();
        clock.pass(1);
        UUID second = accept();

        assertThat(driver.claim(0, 9, SECOND - 1)).isEmpty();
        assertThat(idsOf(driver.claim(0, 9, SECOND))).containsExactly(first);
        assertThat(idsOf(driver.claim(0, 9, SECOND + 1))).containsExactly(second);
    }

    @Test
    void shouldOpenAnAttemptWithEachClaim() {
        accept();
        clock.pass(7 * MILLI);

        Payment payment = driver.claim(1, 1).getFirst();

        assertThat(payment.state()).isEqualTo(PaymentState.IN_FLIGHT);
        assertThat(payment.processor()).isEqualTo(1);
        assertThat(payment.attempts()).isEqualTo(1);
        assertThat(payment.requestedAtNanos()).isEqualTo(clock.epochMillis() * MILLI);
        assertThat(store.status().openAttempts()).isEqualTo(1);
    }

    @Test
    void shouldLetWhatIsPutBackBeClaimedInItsTurn() {
        clock.pass(MILLI);
        accept();
        clock.pass(MILLI);
        UUID younger = accept();
        Payment payment = driver.claim(0, 1).getFirst();

        payment.see(Evidence.ANSWERED, 503);
        store.putBack(payment, clock.nanos() + SECOND);

        assertThat(ready()).isEqualTo(1);
        assertThat(store.status().pending()).isEqualTo(2);
        clock.pass(SECOND - 1);
        assertThat(ready()).isEqualTo(1);
        clock.pass(1);
        assertThat(ready()).isEqualTo(2);
        assertThat(store.pending().oldestAcceptedAtNanos()).isEqualTo(MILLI);
        List<Payment> claimed = driver.claim(1, 2);
        assertThat(idsOf(claimed)).containsExactly(payment.id(), younger);
        assertThat(claimed.getFirst().attempts()).isEqualTo(2);
        assertThat(claimed.getFirst().processor()).isEqualTo(1);
    }

    @Test
    void shouldSumWhatIsSettledAtOnce() {
        accept();
        accept();
        List<Payment> claimed = driver.claim(1, 2);

        store.settle(claimed.getFirst(), 5_000);
        assertThat(driver.totals()).containsExactly(Totals.ZERO, new Totals(1, 1990));

        store.settle(claimed.getLast(), 6_000);
        assertThat(driver.totals()).containsExactly(Totals.ZERO, new Totals(2, 3980));
        assertThat(driver.totals(5_000, 5_999).getLast()).isEqualTo(new Totals(1, 1990));
        assertThat(driver.totals(5_001, 6_000).getLast()).isEqualTo(new Totals(1, 1990));
        assertThat(driver.totals(5_001, 5_999).getLast()).isEqualTo(Totals.ZERO);
        assertThat(driver.totals(6_000, 5_000).getLast()).isEqualTo(Totals.ZERO);
    }

    @Test
    void shouldKeepTheBoundsOfMoneyToTheCent() {
        assertThat(driver.accept(newId(), Money.MIN_AMOUNT_CENTS)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(driver.accept(newId(), Money.MAX_AMOUNT_CENTS)).isEqualTo(Acceptance.ACCEPTED);

        driver.claim(0, 2).forEach(this::settle);

        assertThat(driver.totals().getFirst())
                .isEqualTo(new Totals(2, Money.MAX_AMOUNT_CENTS + Money.MIN_AMOUNT_CENTS));
        assertThatThrownBy(() -> driver.accept(newId(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> driver.accept(newId(), Money.MAX_AMOUNT_CENTS + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCloseAnAttemptOnce() {
        accept();
        Payment payment = driver.claim(0, 1).getFirst();
        settle(payment);

        assertThatThrownBy(() -> settle(payment)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.putBack(payment, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.bury(payment)).isInstanceOf(IllegalStateException.class);
        assertThat(driver.totals().getFirst()).isEqualTo(new Totals(1, 1990));
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
                                                        Attempt.Ending.SETTLED)))));
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
    void shouldRememberHowAnEventfulPaymentWasSettled() {
        UUID id = accept();
        putBack(0, Evidence.ANSWERED, 503);
        Payment payment = claimOldest(1);
        payment.see(Evidence.ANSWERED, 200);
        settle(payment);

        assertThat(trail(id)).extracting(Attempt::number).containsExactly(1, 2);
        assertThat(trail(id).getLast().ending()).isEqualTo(Attempt.Ending.SETTLED);

        restart();
        assertThat(life(id).attempts()).isEqualTo(2);
        assertThat(trail(id)).extracting(Attempt::number).containsExactly(2);
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
        assertThat(idsOf(store.recovered())).containsExactly(retried);
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

    @Test
    void shouldForgetEverythingOnAPurge() {
        List<UUID> ids = new ArrayList<>();
        for (PaymentState state : PaymentState.values()) {
            ids.add(paymentIn(state));
        }

        assertThat(driver.purge()).isTrue();

        assertThat(driver.totals()).containsOnly(Totals.ZERO);
        assertThat(ready()).isZero();
        assertThat(store.status().openAttempts()).isZero();
        assertThat(store.status().deadLetters()).isZero();
        assertThat(store.status().remembered()).isZero();
        for (UUID id : ids) {
            assertThat(driver.find(id)).isEmpty();
            assertThat(driver.accept(id, 7)).isEqualTo(Acceptance.ACCEPTED);
        }
    }

    @Test
    void shouldRefuseToCloseTheAttemptOfAPurgedPayment() {
        accept();
        Payment payment = driver.claim(0, 1).getFirst();

        assertThat(driver.purge()).isTrue();

        assertThatThrownBy(() -> settle(payment)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.putBack(payment, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThat(driver.totals()).containsOnly(Totals.ZERO);
    }

    @Test
    void shouldKeepEverythingOverARestart() {
        List<PaymentLife> lives = new ArrayList<>();
        for (PaymentState state : List.of(PaymentState.values()).reversed()) {
            clock.pass(MILLI);
            lives.add(life(paymentIn(state)));
        }
        List<Totals> totals = driver.totals();

        restart();

        assertThat(driver.totals()).isEqualTo(totals);
        for (PaymentLife life : lives) {
            PaymentLife now = life(life.id());
            boolean open = life.state() == PaymentState.IN_FLIGHT;
            assertThat(now.state()).isEqualTo(open ? PaymentState.IN_DOUBT : life.state());
            assertThat(now.evidence()).isEqualTo(open ? Evidence.RESTARTED : life.evidence());
            assertThat(now.amountCents()).isEqualTo(life.amountCents());
            assertThat(now.acceptedAtMillis()).isEqualTo(life.acceptedAtMillis());
            assertThat(now.processor()).isEqualTo(life.processor());
            assertThat(now.requestedAtNanos()).isEqualTo(life.requestedAtNanos());
            assertThat(now.attempts()).isEqualTo(life.attempts());
            assertThat(driver.accept(life.id(), 1990)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
            assertThat(driver.accept(life.id(), 1)).isEqualTo(Acceptance.CONFLICT);
        }
    }

    @Test
    void shouldGiveOpenAttemptsBackInDoubtAfterARestart() {
        UUID settled = paymentIn(PaymentState.SETTLED);
        UUID open = paymentIn(PaymentState.IN_FLIGHT);
        long requestedAt = life(open).requestedAtNanos();

        restart();

        assertThat(idsOf(store.recovered())).containsExactly(open).doesNotContain(settled);
        Payment payment = store.recovered().getFirst();
        assertThat(payment.state()).isEqualTo(PaymentState.IN_DOUBT);
        assertThat(payment.requestedAtNanos()).isEqualTo(requestedAt);
        assertThat(driver.claim(0, 9)).isEmpty();
        store.settle(payment, requestedAt);
        assertThat(driver.totals().getFirst()).isEqualTo(new Totals(2, 3980));
    }

    @Test
    void shouldClaimWhatIsPendingAfterARestartInItsOrderAndAge() {
        clock.pass(MILLI);
        UUID first = accept();
        clock.pass(MILLI);
        UUID second = accept();
        clock.pass(MILLI);
        Payment payment = driver.claim(0, 1).getFirst();
        payment.see(Evidence.NOT_SENT, 0);
        store.putBack(payment, clock.nanos() + SECOND);
        clock.pass(10 * SECOND);

        restart();

        List<Payment> claimed = driver.claim(0, 9);
        assertThat(idsOf(claimed)).containsExactly(first, second);
        assertThat(claimed.getFirst().attempts()).isEqualTo(2);
        assertThat(clock.nanos() - claimed.getFirst().acceptedAtNanos())
                .isEqualTo(10 * SECOND + 2 * MILLI);
    }

    @Test
    void shouldStayPurgedOverARestart() {
        UUID settled = paymentIn(PaymentState.SETTLED);
        UUID open = paymentIn(PaymentState.IN_FLIGHT);
        driver.purge();
        UUID after = paymentIn(PaymentState.SETTLED);

        restart();

        assertThat(driver.find(settled)).isEmpty();
        assertThat(driver.find(open)).isEmpty();
        assertThat(store.recovered()).isEmpty();
        assertThat(life(after).state()).isEqualTo(PaymentState.SETTLED);
        assertThat(driver.totals().getFirst()).isEqualTo(new Totals(1, 1990));
    }

    private void restart() {
        awaitAnswers(store);
        store.close();
        clock.restart();
        open();
    }

    private UUID newId() {
        return new UUID(++idCount * 0x9E3779B97F4A7C15L, idCount);
    }

    private UUID accept() {
        UUID id = newId();
        assertThat(driver.accept(id, 1990)).isEqualTo(Acceptance.ACCEPTED);
        return id;
    }

    private void settle(Payment payment) {
        store.settle(payment, payment.requestedAtNanos());
    }

    /** A payment of 19.90 in a state; an attempt of it is at the first processor. */
    private UUID paymentIn(PaymentState state) {
        UUID id = accept();
        if (state == PaymentState.PENDING) {
            return id;
        }
        Payment payment =
                driver.claim(0, OPEN_MAX).stream()
                        .filter(claimed -> claimed.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        payment.see(Evidence.ANSWERED, 500);
        if (state == PaymentState.SETTLED) {
            settle(payment);
        } else if (state == PaymentState.DEAD_LETTER) {
            store.bury(payment);
        }
        return id;
    }

    /** In doubt is what the engine makes of a claimed payment; the store alone does not. */
    private static PaymentState found(PaymentState state) {
        return state == PaymentState.IN_DOUBT ? PaymentState.IN_FLIGHT : state;
    }

    private int ready() {
        return store.pending().ready(clock.nanos());
    }

    private PaymentLife life(UUID id) {
        return driver.find(id).orElseThrow();
    }

    private List<Attempt> trail(UUID id) {
        return life(id).trail().stream().map(PaymentLife.AttemptLife::attempt).toList();
    }

    /** One attempt of the oldest pending payment, a millisecond long, that booked nothing. */
    private void putBack(int processor, Evidence evidence, int status) {
        Payment payment = claimOldest(processor);
        clock.pass(MILLI);
        payment.see(evidence, status);
        store.putBack(payment, clock.nanos());
    }

    private Payment claimOldest(int processor) {
        assertThat(ready()).isPositive();
        return driver.claim(processor, 1).getFirst();
    }

    private UUID bury(Evidence evidence, int status) {
        UUID id = accept();
        Payment payment = driver.claim(0, 1).getFirst();
        payment.see(evidence, status);
        store.bury(payment);
        return id;
    }

    private boolean confirmed() {
        List<Boolean> answers = new ArrayList<>();
        store.confirm(answers::add);
        awaitAnswers(store);
        return answers.getFirst();
    }

    private static List<UUID> idsOf(List<Payment> payments) {
        return payments.stream().map(Payment::id).toList();
    }
}
