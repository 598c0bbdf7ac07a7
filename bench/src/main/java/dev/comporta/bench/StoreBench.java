package dev.comporta.bench;

import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Payment;
import dev.comporta.store.Durability;
import dev.comporta.store.Store;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final List<String> PROCESSORS = List.of("default", "fallback");
    private static final int BATCH = 500;
    private static final int WINDOWS = 100_000;
    private static final long START_MILLIS = 1_760_000_000_000L;

    private final ConcurrentLinkedQueue<Runnable> ownerTasks = new ConcurrentLinkedQueue<>();
    private final ExecutorService sync = Executors.newSingleThreadExecutor();
    private final ExecutorService allocation = Executors.newSingleThreadExecutor();
    private final ExecutorService compaction = Executors.newSingleThreadExecutor();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Path directory;
    private long settled;

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
        try (FileDisk disk = FileDisk.open(directory)) {
            Store store = open(disk);
            for (long target = 10_000; target <= payments; target *= 10) {
                long start = System.nanoTime();
                long before = settled;
                settleUpTo(store, target);
                double seconds = (System.nanoTime() - start) / 1e9;
                report(store, (settled - before) / seconds);
            }
            waitForCompaction(store);
            endThreads();
            store.close();
        }
    }

    /** Opens with a clock that runs with the payments: 20 of them a millisecond. */
    private Store open(FileDisk disk) {
        Clock clock =
                new Clock() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public long epochMillis() {
                        return START_MILLIS + settled / 20;
                    }
                };
        return Store.open(
                disk,
                StoreOptions.of(Durability.PROCESS, 100_000, 100_000, 100_000_000),
                new JournalThreads(sync, allocation, ownerTasks::add),
                compaction,
                clock,
                PROCESSORS);
    }

    private void settleUpTo(Store store, long target) throws InterruptedException {
        while (settled < target) {
            while (!store.status().acceptsPayments()) {
                Thread.sleep(1);
                turn(store);
            }
            for (int payment = 0; payment < BATCH; payment++) {
                UUID id = new UUID(random.nextLong(), random.nextLong());
                store.accept(id, 1990, verdict -> {});
            }
            turn(store);
            int processor = random.nextInt(3) / 2;
            List<Payment> waiting = store.unsettled();
            List<Payment> sent = new ArrayList<>();
            store.attempt(processor, waiting, () -> sent.addAll(waiting));
            while (sent.isEmpty()) {
                turn(store); // until the attempts are synced
            }
            for (Payment payment : sent) {
                store.settle(payment, payment.requestedAtNanos());
            }
            settled += sent.size();
            turn(store);
        }
    }

    private void turn(Store store) {
        for (Runnable task = ownerTasks.poll(); task != null; task = ownerTasks.poll()) {
            task.run();
        }
        store.onTick();
        store.commit();
    }

    private void report(Store store, double rate) {
        long[] nanos = new long[WINDOWS];
        long span = settled / 20;
        for (int window = 0; window < WINDOWS; window++) {
            long from = (START_MILLIS + random.nextLong(span)) * 1_000_000;
            long to = from + random.nextLong(span) * 1_000_000;
            long start = System.nanoTime();
            store.summarize(from, to);
            nanos[window] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%,12d %,14.0f %10.2f %10.2f %10d%n",
                settled,
                rate,
                nanos[WINDOWS / 2] / 1e3,
                nanos[WINDOWS / 100 * 99] / 1e3,
                usedHeapMebibytes());
    }

    private void waitForCompaction(Store store) throws InterruptedException {
        for (int second = 0; second < 50; second++) {
            Thread.sleep(100);
            turn(store);
        }
    }

    private void endThreads() {
        sync.close();
        allocation.close();
        compaction.close();
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
                            StoreOptions.of(Durability.PROCESS, 100_000, 100_000, 100_000_000),
                            new JournalThreads(idle, idle, ownerTasks::add),
                            idle,
                            Clock.system(),
                            PROCESSORS);
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
