package dev.comporta.bench;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalThreads;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Payment;
import dev.comporta.store.Store;
import dev.comporta.store.StoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A store that settles payments as fast as it can, two thirds at the first processor, at 20
 * payments a millisecond of {@code requestedAt}.
 */
final class StoreFill implements AutoCloseable {
    static final List<String> PROCESSORS = List.of("default", "fallback");
    static final long START_MILLIS = 1_760_000_000_000L;

    private static final int BATCH = 500;

    private final ConcurrentLinkedQueue<Runnable> ownerTasks = new ConcurrentLinkedQueue<>();
    private final ExecutorService sync = Executors.newSingleThreadExecutor();
    private final ExecutorService allocation = Executors.newSingleThreadExecutor();
    private final ExecutorService compaction = Executors.newSingleThreadExecutor();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Store store;
    private long settled;

    StoreFill(Disk disk, StoreOptions options) {
        store =
                Store.open(
                        disk,
                        options,
                        new JournalThreads(sync, allocation, ownerTasks::add),
                        compaction,
                        clock(),
                        PROCESSORS);
    }

    /** One that runs with the payments. */
    private Clock clock() {
        return new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return START_MILLIS + settled / 20;
            }
        };
    }

    Store store() {
        return store;
    }

    long settled() {
        return settled;
    }

    void settleUpTo(long target) throws InterruptedException {
        while (settled < target) {
            while (!store.status().acceptsPayments()) {
                Thread.sleep(1);
                turn();
            }
            for (int payment = 0; payment < BATCH; payment++) {
                UUID id = new UUID(random.nextLong(), random.nextLong());
                store.accept(id, 1990, verdict -> {});
            }
            turn();
            int processor = random.nextInt(3) / 2;
            List<Payment> waiting = store.unsettled();
            List<Payment> sent = new ArrayList<>();
            store.attempt(processor, waiting, () -> sent.addAll(waiting));
            while (sent.isEmpty()) {
                turn(); // until the attempts are synced
            }
            for (Payment payment : sent) {
                store.settle(payment, payment.requestedAtNanos());
            }
            settled += sent.size();
            turn();
        }
    }

    private void turn() {
        for (Runnable task = ownerTasks.poll(); task != null; task = ownerTasks.poll()) {
            task.run();
        }
        store.onTick();
        store.commit();
    }

    /** Lets compaction run once more first. */
    @Override
    public void close() {
        for (int turn = 0; turn < 50; turn++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            turn();
        }
        sync.close();
        allocation.close();
        compaction.close();
        store.close();
    }
}
