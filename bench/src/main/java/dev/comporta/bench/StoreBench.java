package dev.comporta.bench;

import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.payment.Clock;
import dev.comporta.store.Durability;
import dev.comporta.store.Store;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How the embedded store does with many settled payments: heap, any-window summaries, recovery.
 *
 * <p>{@code StoreBench DIR PAYMENTS}: settles that many in a new directory, two thirds at the first
 * processor, at 20 payments a millisecond of {@code requestedAt}, asks for 100,000 random windows
 * at each power of ten on the way, then closes and opens the store again.
 */
public final class StoreBench {
    private static final int WINDOWS = 100_000;
    private static final StoreOptions OPTIONS =
            StoreOptions.of(Durability.PROCESS, 100_000, 100_000, 100_000_000);

    private final SplittableRandom random = new SplittableRandom(1);
    private final Path directory;

    private StoreBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("usage: StoreBench DIR PAYMENTS");
            System.exit(2);
        }
        StoreBench bench = new StoreBench(Path.of(arguments[0]));
        bench.fill(Long.parseLong(arguments[1]));
        bench.recover();
    }

    private void fill(long payments) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%12s %14s %10s %10s %10s%n",
                "settled",
                "payments/s",
                "p50 µs",
                "p99 µs",
                "heap MiB");
        try (FileDisk disk = FileDisk.open(directory);
                StoreFill fill = new StoreFill(disk, OPTIONS)) {
            for (long target = 10_000; target <= payments; target *= 10) {
                long start = System.nanoTime();
                long before = fill.settled();
                fill.settleUpTo(target);
                double seconds = (System.nanoTime() - start) / 1e9;
                report(fill, (fill.settled() - before) / seconds);
            }
        }
    }

    private void report(StoreFill fill, double rate) {
        long[] nanos = new long[WINDOWS];
        long span = fill.settled() / 20;
        for (int window = 0; window < WINDOWS; window++) {
            long from = (StoreFill.START_MILLIS + random.nextLong(span)) * 1_000_000;
            long to = from + random.nextLong(span) * 1_000_000;
            long start = System.nanoTime();
            fill.store().summarize(from, to);
            nanos[window] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%,12d %,14.0f %10.2f %10.2f %10d%n",
                fill.settled(),
                rate,
                nanos[WINDOWS / 2] / 1e3,
                nanos[WINDOWS / 100 * 99] / 1e3,
                usedHeapMebibytes());
    }

    private void recover() throws IOException {
        ExecutorService idle = Executors.newSingleThreadExecutor();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpuStart = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        try (FileDisk disk = FileDisk.open(directory)) {
            Store store =
                    Store.open(
                            disk,
                            OPTIONS,
                            new JournalThreads(idle, idle, task -> {}),
                            idle,
                            Clock.system(),
                            StoreFill.PROCESSORS);
            System.out.printf(
                    Locale.ROOT,
                    "recovered %,d payments in %.2f s (%.2f s of CPU); heap %d MiB%n",
                    store.status().remembered(),
                    (System.nanoTime() - start) / 1e9,
                    (threads.getCurrentThreadCpuTime() - cpuStart) / 1e9,
                    usedHeapMebibytes());
            idle.close();
            store.close();
        }
    }

    private static long usedHeapMebibytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
