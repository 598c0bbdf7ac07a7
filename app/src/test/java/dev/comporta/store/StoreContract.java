package dev.comporta.store;

import static dev.comporta.store.ManualClock.MILLI;
import static dev.comporta.store.ManualClock.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Money;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every kind of store must do: accept, claim, settle, sum, purge, and start again. */
public abstract class StoreContract extends StoreFixture {
    protected StoreContract(StoreKind kind) {
        super(kind);
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
    void shouldHandOutWhatIsTakenInAndNothingElse() {
        UUID id = newId();

        Payment taken = store.accept(id, 1990, verdict -> {});

        assertThat(store.unsettled()).containsExactly(taken);
        assertThat(store.accept(id, 1990, verdict -> {})).isNull();
        assertThat(store.accept(id, 1991, verdict -> {})).isNull();
    }

    @Test
    void shouldHandOutWhatIsUnsettledAndNothingElse() {
        List<UUID> unsettled = new ArrayList<>();
        for (PaymentState state : List.of(PaymentState.values()).reversed()) {
            UUID id = paymentIn(state);
            if (state == PaymentState.PENDING || store.status().openAttempts() > 0) {
                unsettled.add(id);
            }
        }

        assertThat(idsOf(store.unsettled())).containsExactlyInAnyOrderElementsOf(unsettled);
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
        store.putBack(payment);

        assertThat(payment.state()).isEqualTo(PaymentState.PENDING);
        assertThat(store.status().pending()).isEqualTo(2);
        assertThat(store.status().openAttempts()).isZero();
        assertThat(ready()).isEqualTo(2);
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
        assertThatThrownBy(() -> store.putBack(payment)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.bury(payment)).isInstanceOf(IllegalStateException.class);
        assertThat(driver.totals().getFirst()).isEqualTo(new Totals(1, 1990));
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
        assertThatThrownBy(() -> store.putBack(payment)).isInstanceOf(IllegalStateException.class);
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

        assertThat(idsOf(driver.inDoubt())).containsExactly(open).doesNotContain(settled);
        Payment payment = driver.inDoubt().getFirst();
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
        store.putBack(payment);
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
        assertThat(driver.inDoubt()).isEmpty();
        assertThat(life(after).state()).isEqualTo(PaymentState.SETTLED);
        assertThat(driver.totals().getFirst()).isEqualTo(new Totals(1, 1990));
    }
}
