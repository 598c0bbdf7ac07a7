package dev.comporta.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of old payments the ledger keeps sums by the hour; whole hours stay exact. */
@Timeout(60)
class HourSumsTest {
    private static final long HOUR = 3_600_000_000_000L;

    private final Random random = new Random(11);
    private final List<long[]> all = new ArrayList<>();
    private final Ledger ledger = new Ledger(1);

    @Test
    void shouldSumWholeHoursHoweverMuchIsCoarse() {
        for (int round = 0; round < 8; round++) {
            for (int count = 0; count < 3_000; count++) {
                book(random.nextLong(-50 * HOUR, 50 * HOUR), 1 + random.nextInt(1_000_000));
            }
            long before = random.nextLong(-50, 50) * HOUR;
            while (ledger.coarsenBefore(before)) {
                // in steps
            }
            checkWindows();
        }
        assertThat(ledger.cutHours(-50 * HOUR + 1, Long.MAX_VALUE)).hasSize(1);
    }

    private void checkWindows() {
        for (int count = 0; count < 300; count++) {
            long from = random.nextLong(-51, 51) * HOUR + (random.nextBoolean() ? 0 : 17);
            long to = from + random.nextLong(60) * HOUR - 1 - (random.nextBoolean() ? 0 : 17);
            if (ledger.cutHours(from, to).isEmpty()) {
                assertThat(ledger.total(0, from, to)).isEqualTo(expected(from, to));
            } else {
                assertThatThrownBy(() -> ledger.total(0, from, to))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(ledger.total(0, Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(expected(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldCutNoHourAtTheEdgesOfTime() {
        ledger.book(new HourSum(0, Hour.of(Long.MIN_VALUE), new Totals(1, 5)));
        ledger.book(new HourSum(0, Hour.of(Long.MAX_VALUE), new Totals(1, 6)));

        assertThat(ledger.cutHours(Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
        assertThat(ledger.total(0, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(new Totals(2, 11));
        assertThat(ledger.cutHours(Long.MIN_VALUE + 1, Long.MAX_VALUE - 1)).hasSize(2);
    }

    @Test
    void shouldCutAnHourOnceThatHasBothBounds() {
        ledger.book(new HourSum(0, 0, new Totals(1, 5)));

        assertThat(ledger.cutHours(5, 7)).containsExactly(new CutHour(0, 5, 7));
        assertThat(ledger.cutHours(0, 7)).containsExactly(new CutHour(0, 0, 7));
        assertThat(ledger.cutHours(0, HOUR - 1)).isEmpty();
        assertThat(ledger.cutHours(5, HOUR + 7)).containsExactly(new CutHour(0, 5, HOUR - 1));
        assertThat(ledger.cutHours(-9, 7)).containsExactly(new CutHour(0, 0, 7));
    }

    @Test
    void shouldTakeSumsOfAnySizeInTwoHalves() {
        for (BigInteger cents :
                List.of(
                        BigInteger.ZERO,
                        BigInteger.valueOf(Long.MAX_VALUE),
                        BigInteger.ONE.shiftLeft(63),
                        BigInteger.ONE.shiftLeft(64),
                        BigInteger.TEN.pow(25))) {
            HourSum sum = new HourSum(1, -3, new Totals(4, cents));

            assertThat(HourSum.of(1, -3, 4, sum.high(), sum.low())).isEqualTo(sum);
        }
    }

    private void book(long instant, long cents) {
        ledger.book(0, instant, cents);
        all.add(new long[] {instant, cents});
    }

    private Totals expected(long from, long to) {
        Totals sum = Totals.ZERO;
        for (long[] one : all) {
            if (one[0] >= from && one[0] <= to) {
                sum = sum.plus(new Totals(1, one[1]));
            }
        }
        return sum;
    }
}
