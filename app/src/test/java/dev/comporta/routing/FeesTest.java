package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FeesTest {
    private static final int FIVE_PERCENT = 50_000;

    @Test
    void shouldBeExactAndRoundedHalfEvenWhenShown() {
        BigInteger fee = Fees.of(1990, FIVE_PERCENT);

        assertThat(Fees.exact(fee)).isEqualTo(new BigDecimal("0.99500000"));
        assertThat(Fees.rounded(fee)).isEqualTo(new BigDecimal("1.00"));
        assertThat(Fees.rounded(Fees.of(10, FIVE_PERCENT))).isEqualTo(new BigDecimal("0.00"));
        assertThat(Fees.rounded(Fees.of(30, FIVE_PERCENT))).isEqualTo(new BigDecimal("0.02"));
    }

    @Test
    void shouldRoundASumOnce() {
        BigInteger sum = Fees.of(10, FIVE_PERCENT).add(Fees.of(10, FIVE_PERCENT));

        assertThat(Fees.rounded(sum)).isEqualTo(new BigDecimal("0.01"));
        assertThat(sum).isEqualTo(Fees.of(20, FIVE_PERCENT));
    }

    @Test
    void shouldHoldTheFeeOnAllThatCanBeSettled() {
        assertThat(Fees.rounded(Fees.of(Long.MAX_VALUE, 1_000_000)))
                .isEqualTo(BigDecimal.valueOf(Long.MAX_VALUE, 2));
    }
}
