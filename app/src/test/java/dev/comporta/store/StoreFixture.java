package dev.comporta.store;

import static dev.comporta.store.ManualClock.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A store of one kind, with payments in any state. */
@Timeout(60)
public abstract class StoreFixture {
    public static final List<String> PROCESSORS = List.of("default", "fallback");

    /** Payments that are not settled, at the most: the store under test must have this bound. */
    public static final int OPEN_MAX = 20;

    /** Dead letters at which no payments are taken, the same. */
    public static final int DEAD_LETTERS_MAX = 15;

    final ManualClock clock = new ManualClock();

    private final StoreKind kind;
    Store store;
    StoreDriver driver;
    private long idCount;

    @SuppressWarnings("NullAway.Init")
    StoreFixture(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    final void open() {
        store = kind.open(clock);
        driver = new StoreDriver(store, () -> kind.awaitAnswers(store));
    }

    @AfterEach
    final void close() {
        store.close();
    }

    void restart() {
        kind.awaitAnswers(store);
        store.close();
        clock.restart();
        open();
    }

    UUID newId() {
        return new UUID(++idCount * 0x9E3779B97F4A7C15L, idCount);
    }

    UUID accept() {
        UUID id = newId();
        assertThat(driver.accept(id, 1990)).isEqualTo(Acceptance.ACCEPTED);
        return id;
    }

    void settle(Payment payment) {
        store.settle(payment, payment.requestedAtNanos());
    }

    /** A payment of 19.90 in a state; an attempt of it is at the first processor. */
    UUID paymentIn(PaymentState state) {
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
        } else if (state == PaymentState.ACKNOWLEDGED) {
            store.bury(payment);
            assertThat(store.acknowledge(payment, "seen to")).isTrue();
        }
        return id;
    }

    int ready() {
        return driver.ready();
    }

    PaymentLife life(UUID id) {
        return driver.find(id).orElseThrow();
    }

    List<Attempt> trail(UUID id) {
        return life(id).trail().stream().map(PaymentLife.AttemptLife::attempt).toList();
    }

    /** One attempt of the oldest pending payment, a millisecond long, that booked nothing. */
    void putBack(int processor, Evidence evidence, int status) {
        Payment payment = claimOldest(processor);
        clock.pass(MILLI);
        payment.see(evidence, status);
        store.putBack(payment);
    }

    Payment claimOldest(int processor) {
        assertThat(ready()).isPositive();
        return driver.claim(processor, 1).getFirst();
    }

    UUID bury(Evidence evidence, int status) {
        UUID id = accept();
        Payment payment = driver.claim(0, 1).getFirst();
        payment.see(evidence, status);
        store.bury(payment);
        return id;
    }

    boolean confirmed() {
        List<Boolean> answers = new ArrayList<>();
        store.confirm(answers::add);
        kind.awaitAnswers(store);
        return answers.getFirst();
    }

    static List<UUID> idsOf(List<Payment> payments) {
        return payments.stream().map(Payment::id).toList();
    }
}
