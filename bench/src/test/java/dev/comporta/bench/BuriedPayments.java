package dev.comporta.bench;

import dev.comporta.journal.FileDisk;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.payment.AcceptedRange;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.store.Durability;
import dev.comporta.store.Store;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/** A data directory with dead letters, made without a gateway: breakers would take their time. */
final class BuriedPayments {
    private BuriedPayments() {}

    /** Refused with 404 by the cheap processor of a gateway with the usual two. */
    static void write(Path dataDirectory, int count) throws IOException {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (FileDisk disk = FileDisk.open(dataDirectory)) {
            Store store =
                    Store.open(
                            disk,
                            new StoreOptions(
                                    Durability.PROCESS,
                                    count,
                                    count + 1,
                                    count,
                                    StoreOptions.HISTORY_FILE_RECORDS,
                                    StoreOptions.SYNC_INTERVAL_NANOS,
                                    JournalOptions.defaults()),
                            new JournalThreads(tasks::add, tasks::add, tasks::add),
                            tasks::add,
                            Clock.system(),
                            List.of("default", "fallback"));
            for (int i = 0; i < count; i++) {
                store.accept(new UUID(7, i), 1_990, verdict -> {});
            }
            turn(store, tasks);
            List<Payment> claimed = new ArrayList<>();
            store.claim(0, count, AcceptedRange.ALL, claimed::addAll);
            turn(store, tasks);
            for (Payment payment : claimed) {
                payment.see(Evidence.ANSWERED, 404);
                store.bury(payment);
            }
            turn(store, tasks);
            store.close();
        }
    }

    private static void turn(Store store, Queue<Runnable> tasks) {
        store.onTick();
        store.commit();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
