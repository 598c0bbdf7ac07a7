package dev.comporta.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.comporta.ledger.Ledger;
import dev.comporta.ledger.Totals;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What the ledger alone takes: bytes for each settled payment, bookings per second of CPU (the
 * collector's is in it), random windows.
 *
 * <p>{@code LedgerBench PAYMENTS}: payments of one processor at random distances, 300 a second, in
 * whole milliseconds or in microseconds, at one price or at many. Late ones, one in a hundred, come
 * up to a minute after their instant. Each round books into a new ledger; the median counts.
 */
public final class LedgerBench {
    private static final int ROUNDS = 7;
    private static final int WINDOWS = 100_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long MICROSECOND = 1_000;
    private static final double MEAN_DISTANCE_NANOS = 1e9 / 300;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long[] instants;
    private final long[] cents;
    private final SplittableRandom random = new SplittableRandom(1);

    private LedgerBench(int payments) {
        instants = new long[payments];
        cents = new long[payments];
    }

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: LedgerBench PAYMENTS");
            System.exit(2);
        }
        LedgerBench bench = new LedgerBench(Integer.parseInt(arguments[0]));
        System.out.printf(
                Locale.ROOT,
                "%-28s %12s %14s %10s %10s%n",
                "instants, cents",
                "bytes each",
                "bookings/CPU s",
                "p50 µs",
                "p99 µs");
        bench.measure("ms, one price", MILLISECOND, 1, 0);
        bench.measure("ms, 100,000 prices", MILLISECOND, 100_000, 0);
        bench.measure("µs, one price", MICROSECOND, 1, 0);
        bench.measure("µs, 100,000 prices", MICROSECOND, 100_000, 0);
        bench.measure("ns, 100,000 prices", 1, 100_000, 0);
        bench.measure("ms, 100,000 prices, 1 % late", MILLISECOND, 100_000, 0.01);
    }

    private void measure(String name, long grainNanos, long prices, double late) {
        draw(grainNanos, prices, late);
        double[] rates = new double[ROUNDS];
        double bytes = 0;
        Ledger ledger = new Ledger(1);
        for (int round = 0; round < ROUNDS; round++) {
            ledger = new Ledger(1);
            long heapBytes = usedHeapBytes();
            long start = PROCESS.getProcessCpuTime();
            for (int payment = 0; payment < instants.length; payment++) {
                ledger.book(0, instants[payment], cents[payment]);
            }
            rates[round] = instants.length * 1e9 / (PROCESS.getProcessCpuTime() - start);
            bytes = (double) (usedHeapBytes() - heapBytes) / instants.length;
        }
        Arrays.sort(rates);
        long[] nanos = windowNanos(ledger);
        System.out.printf(
                Locale.ROOT,
                "%-28s %12.2f %,14.0f %10.2f %10.2f%n",
                name,
                bytes,
                rates[ROUNDS / 2],
                nanos[WINDOWS / 2] / 1e3,
                nanos[WINDOWS / 100 * 99] / 1e3);
    }

    private void draw(long grainNanos, long prices, double late) {
        double now = 1.76e18;
        for (int payment = 0; payment < instants.length; payment++) {
            now += -Math.log(1 - random.nextDouble()) * MEAN_DISTANCE_NANOS;
            long back = random.nextDouble() < late ? random.nextLong(MINUTE_NANOS) : 0;
            instants[payment] = ((long) now - back) / grainNanos * grainNanos;
            cents[payment] = prices == 1 ? 1990 : 1 + random.nextLong(prices);
        }
    }

    private long[] windowNanos(Ledger ledger) {
        long[] nanos = new long[WINDOWS];
        long first = instants[0];
        long span = instants[instants.length - 1] - first;
        for (int window = 0; window < WINDOWS; window++) {
            long from = first + random.nextLong(span);
            long to = from + random.nextLong(span);
            long start = System.nanoTime();
            Totals totals = ledger.total(0, from, to);
            nanos[window] = System.nanoTime() - start;
            if (totals.count() < 0) {
                throw new IllegalStateException("a window can't hold less than nothing");
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /** The serial collector packs the heap at every fourth time only. */
    private static long usedHeapBytes() {
        for (int time = 0; time < 4; time++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
