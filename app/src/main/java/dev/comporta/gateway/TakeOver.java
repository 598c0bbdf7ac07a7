package dev.comporta.gateway;

import dev.comporta.store.RecoveryProgress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far the reading of a shared journal has come that this instance has taken over. One that
 * takes long is told in the log.
 *
 * <p>Threading: one reads and tells; {@link #words} on any.
 */
final class TakeOver implements RecoveryProgress {
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    private final long term;
    private final LongSupplier nanoTime;
    private long toldNanos;
    private volatile Count count = new Count(0, 0);

    private record Count(long payments, long all) {}

    TakeOver(long term, LongSupplier nanoTime) {
        this.term = term;
        this.nanoTime = nanoTime;
        toldNanos = nanoTime.getAsLong();
    }

    @Override
    public void onRead(long payments, long all) {
        count = new Count(payments, all);
        long now = nanoTime.getAsLong();
        if (now - toldNanos >= TELL_EVERY.toNanos()) {
            toldNanos = now;
            GatewayEvents.JOURNAL_READING.tell(
                    "reads the journal, term " + term + ": " + progress(), term, payments, all);
        }
    }

    /** For people. */
    String words() {
        return "takes over, term " + term + ": " + progress();
    }

    private String progress() {
        Count now = count;
        return now.payments() + " of " + now.all() + " settled payments read";
    }
}
