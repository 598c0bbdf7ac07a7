package dev.comporta.workbench.load;

import java.util.SplittableRandom;

/**
 * A payment under way: its correlation id in two halves, when it was due and when it was last
 * written (nanoseconds since the start of the load).
 */
final class LoadPayment {
    final long idHigh;
    final long idLow;
    final long dueNanos;
    long writtenNanos;

    private LoadPayment(long idHigh, long idLow, long dueNanos) {
        this.idHigh = idHigh;
        this.idLow = idLow;
        this.dueNanos = dueNanos;
    }

    /** With a random UUID (RFC 9562, version 4). */
    static LoadPayment due(long dueNanos, SplittableRandom random) {
        return new LoadPayment(
                (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L,
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L,
                dueNanos);
    }
}
