package dev.comporta.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.MemoryDisk;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Money;
import dev.comporta.store.ManualClock;
import dev.comporta.store.StoreDriver;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sum of all that is taken in stays a {@code long}, exactly to its last cent. */
@Timeout(60)
class MoneyBoundsTest {
    private static final int GREATEST_COUNT = (int) (Long.MAX_VALUE / Money.MAX_AMOUNT_CENTS);
    private static final long REST_CENTS = Long.MAX_VALUE % Money.MAX_AMOUNT_CENTS;

    private final MemoryDisk disk = new MemoryDisk();
    private final ManualClock clock = new ManualClock();

    @Test
    void shouldTakeNothingThatItsSumCouldNotHold() {
        try (EmbeddedStore store = open()) {
            StoreDriver driver = new StoreDriver(store, store::commit);
            for (int count = 1; count <= GREATEST_COUNT; count++) {
                store.accept(new UUID(1, count), Money.MAX_AMOUNT_CENTS, MoneyBoundsTest::accepted);
            }

            assertThat(driver.accept(new UUID(2, 1), REST_CENTS + 1)).isEqualTo(Acceptance.FULL);
            assertThat(driver.accept(new UUID(2, 2), REST_CENTS)).isEqualTo(Acceptance.ACCEPTED);
            assertThat(driver.accept(new UUID(2, 3), 1)).isEqualTo(Acceptance.FULL);

            driver.claim(1, Integer.MAX_VALUE).forEach(payment -> store.settle(payment, 5));
            assertThat(driver.totals().getLast())
                    .isEqualTo(new Totals(GREATEST_COUNT + 1, Long.MAX_VALUE));
            assertThat(driver.accept(new UUID(2, 3), 1)).isEqualTo(Acceptance.FULL);
        }

        try (EmbeddedStore store = open()) {
            StoreDriver driver = new StoreDriver(store, store::commit);
            assertThat(driver.totals().getLast().amountCents()).isEqualTo(Long.MAX_VALUE);
            assertThat(driver.accept(new UUID(2, 3), 1)).isEqualTo(Acceptance.FULL);
            assertThat(driver.purge()).isTrue();
            assertThat(driver.accept(new UUID(2, 3), 1)).isEqualTo(Acceptance.ACCEPTED);
        }
    }

    private static void accepted(Acceptance verdict) {
        assertThat(verdict).isEqualTo(Acceptance.ACCEPTED);
    }

    private EmbeddedStore open() {
        return EmbeddedStore.open(
                disk,
                new EmbeddedStoreOptions(
                        Durability.MEMORY,
                        GREATEST_COUNT + 10,
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
