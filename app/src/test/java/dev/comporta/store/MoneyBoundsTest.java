package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.memory.MemoryDisk;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Money;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all payments come to is no bound: it is told to the cent, also where no long holds it. */
@Timeout(60)
class MoneyBoundsTest {
    /** As many of the largest payments as make more than a long twice. */
    private static final int COUNT = (int) (2 * (Long.MAX_VALUE / Money.MAX_AMOUNT_CENTS) + 10);

    private final MemoryDisk disk = new MemoryDisk();
    private final ManualClock clock = new ManualClock();

    @Test
    void shouldTakeTheLargestPaymentsOnAndOn() {
        BigInteger cents =
                BigInteger.valueOf(Money.MAX_AMOUNT_CENTS).multiply(BigInteger.valueOf(COUNT));
        try (Store store = open()) {
            StoreDriver driver = new StoreDriver(store, store::commit);
            for (int count = 1; count <= COUNT; count++) {
                store.accept(new UUID(1, count), Money.MAX_AMOUNT_CENTS, MoneyBoundsTest::accepted);
                if (count % 1_000 == 0) {
                    driver.claim(1, 1_000).forEach(payment -> store.settle(payment, 5));
                }
            }
            driver.claim(1, 1_000).forEach(payment -> store.settle(payment, 6));

            assertThat(driver.accept(new UUID(2, 1), 1)).isEqualTo(Acceptance.ACCEPTED);
            assertThat(driver.totals().getLast()).isEqualTo(new Totals(COUNT, cents));
        }

        try (Store store = open()) {
            StoreDriver driver = new StoreDriver(store, store::commit);
            assertThat(driver.totals().getLast()).isEqualTo(new Totals(COUNT, cents));
            assertThat(driver.accept(new UUID(2, 2), 1)).isEqualTo(Acceptance.ACCEPTED);
        }
    }

    private static void accepted(Acceptance verdict) {
        assertThat(verdict).isEqualTo(Acceptance.ACCEPTED);
    }

    private Store open() {
        return Store.open(
                disk,
                new StoreOptions(
                        Durability.MEMORY,
                        COUNT,
                        1,
                        1_000_000,
                        1_000_000,
                        1,
                        new JournalOptions(32 << 20, 64 << 10, () -> 7)),
                new JournalThreads(Runnable::run, Runnable::run, Runnable::run),
                Runnable::run,
                clock,
                List.of("default", "fallback"));
    }
}
