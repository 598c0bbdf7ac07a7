package dev.comporta.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.store.ManualClock;
import org.junit.jupiter.api.Test;

/** A quota of 30 % of a core: 24 % may be used, and 12 ms at once. */
class CpuBudgetTest {
    private final ManualClock clock = new ManualClock();
    private long usedNanos;
    private final CpuBudget budget = new CpuBudget(30, clock, () -> usedNanos);

    private int attemptsInTurn() {
        budget.onTurn();
        return budget.attemptsMax();
    }

    private void pass(int millis, int usedMillis) {
        clock.pass(millis * ManualClock.MILLI);
        usedNanos += usedMillis * ManualClock.MILLI;
    }

    @Test
    void shouldBeginSomeAttemptsInEachTurnBelowTheShare() {
        for (int turn = 0; turn < 1_000; turn++) {
            pass(10, 2);
            assertThat(attemptsInTurn()).isEqualTo(16);
        }
    }

    @Test
    void shouldBeginNoMoreInATurnThanItGranted() {
        attemptsInTurn();

        budget.onBegun(10);

        assertThat(budget.attemptsMax()).isEqualTo(6);
    }

    @Test
    void shouldBeginNoneWhereTheShareIsUsedUp() {
        pass(16, 16); // 12 ms were left, 3.84 were earned

        assertThat(attemptsInTurn()).isZero();
    }

    @Test
    void shouldGoOnOnceTheShareIsEarnedAgain() {
        pass(16, 16);
        assertThat(attemptsInTurn()).isZero();

        pass(1, 0);

        assertThat(attemptsInTurn()).isEqualTo(16);
    }

    @Test
    void shouldBeginSomeHoweverMuchClientsTake() {
        int begun = 0;
        for (int turn = 0; turn < 1_000; turn++) {
            pass(10, 10);
            begun += attemptsInTurn();
        }

        assertThat(begun).isBetween(400 * 16, 500 * 16);
    }

    @Test
    void shouldForgetALongTimeOfTooMuchSoon() {
        pass(10_000, 10_000);
        attemptsInTurn();

        pass(51, 0);

        assertThat(attemptsInTurn()).isEqualTo(16);
    }
}
