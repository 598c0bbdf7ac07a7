package dev.comporta.store;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A process of its own with a heap of its own, which opens a store, takes so many payments in and
 * dies. It prints how many are pending, or why the store does not open.
 */
final class HeapProbe {
    private HeapProbe() {}

    public static void main(String[] arguments) throws IOException {
        try {
            Store store = open(FileDisk.open(Path.of(arguments[0])));
            int count = Integer.parseInt(arguments[1]);
            for (int payment = 0; payment < count; payment++) {
                store.accept(UUID.randomUUID(), 1 + payment, HeapProbe::requireAccepted);
                if (payment % 100 == 0) {
                    store.commit();
                }
            }
            store.commit();
            System.out.println(store.status().pending());
        } catch (JournalException e) {
            System.out.println(e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }

    private static void requireAccepted(Acceptance verdict) {
        if (verdict != Acceptance.ACCEPTED) {
            throw new AssertionError(verdict);
        }
    }

    private static Store open(FileDisk disk) {
        return Store.open(
                disk,
                new StoreOptions(
                        Durability.PROCESS,
                        10_000_000,
                        10_000_000,
                        10_000_000,
                        1 << 20,
                        1L << 40,
                        new JournalOptions(16 << 20, 64 << 10, () -> 7)),
                new JournalThreads(Runnable::run, Runnable::run, Runnable::run),
                Runnable::run,
                Clock.system(),
                List.of("default", "fallback"));
    }
}
