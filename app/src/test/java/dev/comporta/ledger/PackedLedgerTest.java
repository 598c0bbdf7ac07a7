package dev.comporta.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Most blocks are packed: nobody who asks or books may notice, but for the memory. */
@Timeout(60)
class PackedLedgerTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long START = 1_760_000_000_000L * MILLISECOND;
    private static final int PAYMENTS = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldEqualAMapAtEachEdge(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] grains = {1, 7, 1_000, MILLISECOND, 1L << 40, 1L << 53};
        long grain = grains[random.nextInt(grains.length)];
        int instants = 1 << random.nextInt(1, 14);
        Ledger ledger = new Ledger(1);
        NavigableMap<Long, Totals> naive = new TreeMap<>();

        for (int booking = 0; booking < 12_000; booking++) {
            long instant = grain * random.nextLong(-instants, instants);
            int rarely = random.nextInt(100);
            if (rarely == 0) {
                instant = random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
            } else if (rarely == 1) {
                instant = random.nextLong();
            }
            long amountCents = amountCents(random);
            ledger.book(0, instant, amountCents);
            naive.merge(instant, new Totals(1, amountCents), Totals::plus);
        }

        assertEdges(ledger, naive, "seed=" + seed);
    }

    private static long amountCents(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong(Long.MAX_VALUE);
            case 1 -> Long.MAX_VALUE - random.nextInt(3);
            case 2 -> random.nextInt(4);
            case 3 -> random.nextLong(1, 100_000);
            default -> 1990;
        };
    }

    private static void assertEdges(
            Ledger ledger, NavigableMap<Long, Totals> naive, String message) {
        Totals all = ledger.total(0, Long.MIN_VALUE, Long.MAX_VALUE);
        Totals before = Totals.ZERO;
        for (var entry : naive.entrySet()) {
            long instant = entry.getKey();
            Totals upTo = before.plus(entry.getValue());
            assertThat(ledger.total(0, instant, instant)).as(message).isEqualTo(entry.getValue());
            assertThat(ledger.total(0, Long.MIN_VALUE, instant)).as(message).isEqualTo(upTo);
            assertThat(ledger.total(0, instant, Long.MAX_VALUE))
                    .as(message)
                    .isEqualTo(all.minus(before));
            if (instant > Long.MIN_VALUE) {
                assertThat(ledger.total(0, Long.MIN_VALUE, instant - 1))
                        .as(message)
                        .isEqualTo(before);
            }
            before = upTo;
        }
        assertThat(all).as(message).isEqualTo(before);
    }

    @Test
    void shouldBookManyTimesAtInstantsThatArePackedAgainAndAgain() {
        Ledger ledger = new Ledger(1);
        NavigableMap<Long, Totals> naive = new TreeMap<>();

        for (int round = 0; round < 1_000; round++) {
            for (long instant = 0; instant < 40L * Entries.CAPACITY; instant += 200) {
                ledger.book(0, START + instant, 1990);
                naive.merge(START + instant, new Totals(1, 1990), Totals::plus);
            }
            if (round == 0) {
                bookOnceAtEach(ledger, naive, 40 * Entries.CAPACITY);
            }
        }

        assertEdges(ledger, naive, "1,000 at each");
    }

    private static void bookOnceAtEach(
            Ledger ledger, NavigableMap<Long, Totals> naive, int instants) {
        for (int instant = 0; instant < instants; instant++) {
            ledger.book(0, START + instant, instant);
            naive.merge(START + instant, new Totals(1, instant), Totals::plus);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReadWhatWasPacked(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EntryWriter writer = new EntryWriter();
        for (int block = 0; block < 500; block++) {
            int size = random.nextInt(1, Entries.CAPACITY + 1);
            long unit = new long[] {1, 1_000, MILLISECOND}[random.nextInt(3)];
            long[] instants = instants(random, size, unit);
            int[] counts = new int[size];
            long[] cents = new long[size];
            writer.begin(instants[0], unit);
            for (int index = 0; index < size; index++) {
                counts[index] = random.nextInt(4) > 0 ? 1 : random.nextInt(Integer.MAX_VALUE) + 1;
                cents[index] = random.nextBoolean() ? amountCents(random) : 1990L * counts[index];
                writer.write(instants[index], counts[index], cents[index]);
            }

            EntryReader reader = new EntryReader(writer.bytes(), instants[0]);

            for (int index = 0; index < size; index++) {
                assertThat(reader.next()).as("seed=%d", seed).isTrue();
                assertThat(reader.instant()).as("seed=%d", seed).isEqualTo(instants[index]);
                assertThat(reader.count()).as("seed=%d", seed).isEqualTo(counts[index]);
                assertThat(reader.cents()).as("seed=%d", seed).isEqualTo(cents[index]);
            }
            assertThat(reader.next()).as("seed=%d", seed).isFalse();
        }
    }

    /** Sorted; at the finest unit from one end of time to the other. */
    private static long[] instants(SplittableRandom random, int size, long unit) {
        long[] instants = new long[size];
        for (int index = 0; index < size; index++) {
            instants[index] = unit == 1 ? random.nextLong() : unit * random.nextLong(1L << 40);
        }
        if (unit == 1) {
            instants[0] = Long.MIN_VALUE;
            instants[size - 1] = Long.MAX_VALUE;
        }
        Arrays.sort(instants);
        return instants;
    }

    @Test
    void shouldOpenANewPlaceWhereNoIntHoldsTheCount() {
        EntryWriter writer = new EntryWriter();
        writer.begin(7, 1);
        writer.write(7, Integer.MAX_VALUE - 1, 1L << 40);
        Entries entries = new Entries();
        entries.unpack(new EntryReader(writer.bytes(), 7));

        for (int time = 0; time < 3; time++) {
            assertThat(entries.book(7, 1)).isTrue();
        }

        byte[] packed = entries.pack(writer);
        entries.unpack(new EntryReader(packed, 7));
        Sum sum = new Sum();
        entries.addUpTo(7, sum);
        assertThat(sum.totals()).isEqualTo(new Totals(Integer.MAX_VALUE + 2L, (1L << 40) + 3));
    }

    /** What is held is less than what was ever allocated: arrays that grew are in it as well. */
    @Test
    void shouldHoldASettledPaymentInEightBytes() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(allocatedBytesEach(random, payment -> START + payment * MILLISECOND))
                .isLessThanOrEqualTo(8);
    }

    /** Those of half a second settle in any order, and one in a thousand a minute late. */
    @Test
    void shouldNotPackForEachThatSettlesLate() {
        SplittableRandom random = new SplittableRandom(2);

        assertThat(
                        allocatedBytesEach(
                                random,
                                payment ->
                                        START
                                                + (payment - random.nextInt(500)) * MILLISECOND
                                                - (random.nextInt(1_000) == 0
                                                        ? 60_000 * MILLISECOND
                                                        : 0)))
                .isLessThanOrEqualTo(16);
    }

    private static double allocatedBytesEach(SplittableRandom random, LongUnaryOperator instant) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Ledger ledger = new Ledger(1);
        long cents = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int payment = 0; payment < PAYMENTS; payment++) {
            long amountCents = random.nextLong(1, 100_000);
            cents += amountCents;
            ledger.book(0, instant.applyAsLong(payment), amountCents);
        }
        long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(ledger.total(0, Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(new Totals(PAYMENTS, BigInteger.valueOf(cents)));
        return (double) allocatedBytes / PAYMENTS;
    }
}
