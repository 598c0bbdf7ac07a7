package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private final RetryBudget budget = new RetryBudget(50, 0);

    @Test
    void shouldGiveAShareOfTheFirstAttempts() {
        assertThat(taken(0)).isEqualTo(100);

        for (int attempt = 0; attempt < 60; attempt++) {
            budget.onFirstAttempt();
        }

        assertThat(taken(0)).isEqualTo(30);
    }

    @Test
    void shouldGiveAFewEachSecondBesides() {
        taken(0);

        assertThat(taken(SECOND)).isEqualTo(20);
        assertThat(taken(3 * SECOND)).isEqualTo(40);
    }

    @Test
    void shouldSaveUpNoMoreThanItsBound() {
        for (int attempt = 0; attempt < 10_000; attempt++) {
            budget.onFirstAttempt();
        }

        assertThat(taken(3_600 * SECOND)).isEqualTo(100);
    }

    private int taken(long now) {
        int taken = 0;
        while (budget.tryTake(now)) {
            taken++;
        }
        return taken;
    }
}
