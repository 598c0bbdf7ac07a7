package dev.comporta.acceptance;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does, which can only be seen by asking again. */
final class Await {
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Await() {}

    /** Whether it became true in time. */
    static boolean within(Duration most, BooleanSupplier condition) {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > most.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(ASK_EVERY_NANOS);
        }
        return true;
    }

    /**
     * @param otherwise told in the error when it does not become true
     */
    static void until(Duration most, BooleanSupplier condition, Supplier<String> otherwise) {
        if (!within(most, condition)) {
            throw new AssertionError("not within " + most + ": " + otherwise.get());
        }
    }
}
