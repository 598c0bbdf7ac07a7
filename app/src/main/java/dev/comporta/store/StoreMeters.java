package dev.comporta.store;

import dev.comporta.meter.Meter;
import java.util.List;
import java.util.function.Supplier;

/** What a store tells of itself. */
public final class StoreMeters {
    private StoreMeters() {}

    /** Of a store whose state this is. */
    public static List<Meter> of(Supplier<StoreStatus> status) {
        return List.of(
                Meter.gauge(
                        "comporta.payments.pending",
                        "Payments that wait",
                        () -> status.get().pending()),
                Meter.gauge(
                        "comporta.payments.dead.letters",
                        "Payments parked for good",
                        () -> status.get().deadLetters()),
                Meter.gauge(
                        "comporta.payments.dead.letters.full",
                        "1 while no payments are taken because of dead letters",
                        () -> status.get().deadLettersFull() ? 1 : 0),
                Meter.gauge(
                        "comporta.ids.remembered",
                        "Closed payments whose id is remembered",
                        () -> status.get().remembered()),
                Meter.gauge(
                        "comporta.store.failed",
                        "1 after a failure for good",
                        () -> status.get().failure().isPresent() ? 1 : 0));
    }
}
