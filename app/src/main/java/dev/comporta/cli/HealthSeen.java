package dev.comporta.cli;

import dev.comporta.routing.HealthAnswer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last health answer of each processor.
 *
 * <p>Threading: any.
 */
final class HealthSeen {

    /**
     * One answer.
     *
     * @param atNanos when it came, monotonic
     */
    record Seen(HealthAnswer answer, long atNanos) {}

    private final AtomicReferenceArray<Seen> last;

    HealthSeen(int processors) {
        last = new AtomicReferenceArray<>(processors);
    }

    void put(int processor, HealthAnswer answer, long nowNanos) {
        last.set(processor, new Seen(answer, nowNanos));
    }

    /** Empty before the first. */
    Optional<Seen> get(int processor) {
        return Optional.ofNullable(last.get(processor));
    }
}
