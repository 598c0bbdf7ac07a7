package dev.comporta.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LedgerTest {

    @Test
    void shouldCountBothBoundsOfAWindow() {
        Ledger ledger = new Ledger(2);
        ledger.book(0, 10, 1990);
        ledger.book(0, 20, 1990);
        ledger.book(1, 20, 5);

        assertThat(ledger.total(0, 10, 20)).isEqualTo(new Totals(2, 3980));
        assertThat(ledger.total(0, 11, 20)).isEqualTo(new Totals(1, 1990));
        assertThat(ledger.total(0, 10, 19)).isEqualTo(new Totals(1, 1990));
        assertThat(ledger.total(0, 11, 19)).isEqualTo(Totals.ZERO);
        assertThat(ledger.total(1, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(new Totals(1, 5));
        assertThat(ledger.total(0, 20, 10)).isEqualTo(Totals.ZERO);
    }

    @Test
    void shouldAnswerAnEmptyLedger() {
        assertThat(new Ledger(1).total(0, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(Totals.ZERO);
    }

    /** At one instant, over instants, and over blocks of them. */
    @Test
    void shouldTellASumThatNoLongHolds() {
        Ledger ledger = new Ledger(1);
        BigInteger greatest = BigInteger.valueOf(Long.MAX_VALUE);
        int times = 2 * Entries.CAPACITY + 10;
        for (int time = 0; time < times; time++) {
            ledger.book(0, 7, Long.MAX_VALUE);
            ledger.book(0, 100 + time, Long.MAX_VALUE - 1);
            ledger.book(0, 100 + time, 1);
        }

        BigInteger half = greatest.multiply(BigInteger.valueOf(times));
        assertThat(ledger.total(0, 7, 7)).isEqualTo(new Totals(times, half));
        assertThat(ledger.total(0, 8, 10_000)).isEqualTo(new Totals(2L * times, half));
        assertThat(ledger.total(0, 100, 101)).isEqualTo(new Totals(4, greatest.shiftLeft(1)));
        assertThat(ledger.total(0, Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(new Totals(3L * times, half.shiftLeft(1)));
    }

    /** An instant whose number is full stands there twice, not once for each booking. */
    @Test
    void shouldOpenNoNewPlaceForWhatFits() {
        Entries entries = new Entries();
        for (int time = 0; time < 100 * Entries.CAPACITY; time++) {
            assertThat(entries.book(1, 1L << 48)).isTrue();
            assertThat(entries.book(2, 1)).isTrue();
        }

        Sum sum = new Sum();
        entries.addUpTo(2, sum);
        assertThat(sum.totals())
                .isEqualTo(
                        new Totals(
                                200L * Entries.CAPACITY,
                                BigInteger.ONE
                                        .shiftLeft(48)
                                        .add(BigInteger.ONE)
                                        .multiply(BigInteger.valueOf(100L * Entries.CAPACITY))));
    }

    @Test
    void shouldCarryFromOneHalfOfASumToTheOther() {
        SplittableRandom random = new SplittableRandom(3);
        Sum sum = new Sum();
        BigInteger expected = BigInteger.ZERO;
        for (int time = 1; time <= 1_000; time++) {
            long amountCents = random.nextLong(Long.MAX_VALUE);
            sum.add(1, amountCents);
            expected = expected.add(BigInteger.valueOf(amountCents));
            if (time % 100 == 0) {
                Sum twice = new Sum();
                twice.add(sum);
                twice.add(sum);
                assertThat(twice.totals()).isEqualTo(new Totals(2L * time, expected.shiftLeft(1)));
            }
            assertThat(sum.totals()).isEqualTo(new Totals(time, expected));
        }
    }

    @Test
    void shouldSumABillionPaymentsExactly() {
        PrefixTotals prefix = new PrefixTotals();
        Block block = new Block(1);
        block.open(new Entries());
        block.book(1, 1);
        prefix.refreshFrom(0, new Block[] {block}, 1);

        prefix.add(0, 999_999_999L, 999_999_999L * 9_000_000_000L);

        assertThat(prefix.first(1).totals())
                .isEqualTo(new Totals(1_000_000_000L, 999_999_999L * 9_000_000_000L + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldEqualANaiveSumWhateverTheOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Ledger ledger = new Ledger(1);
        NavigableMap<Long, Totals> naive = new TreeMap<>();
        long disorder = 1L << random.nextInt(1, 20);
        long stride = random.nextLong(1, 4);

        for (long booking = 0; booking < 20_000; booking++) {
            long instant = booking * stride + random.nextLong(-disorder, disorder + 1);
            long amountCents = random.nextLong(1, 1_000_000_000_000L);
            ledger.book(0, instant, amountCents);
            naive.merge(instant, new Totals(1, amountCents), Totals::plus);
            if (booking % 50 == 0) {
                long from = random.nextLong(-disorder, booking * stride + disorder + 2);
                long to = from + random.nextLong(disorder + booking * stride + 1);
                Totals expected =
                        naive.subMap(from, true, to, true).values().stream()
                                .reduce(Totals.ZERO, Totals::plus);
                assertThat(ledger.total(0, from, to)).as("seed=%d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldTakeInstantsThatComeBackwards() {
        Ledger ledger = new Ledger(1);

        for (long instant = 5_000; instant > 0; instant--) {
            ledger.book(0, instant, instant);
        }

        assertThat(ledger.total(0, 1, 5_000)).isEqualTo(new Totals(5_000, 5_000L * 5_001 / 2));
        assertThat(ledger.total(0, 100, 199)).isEqualTo(new Totals(100, (100 + 199) * 50L));
    }
}
