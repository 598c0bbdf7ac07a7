package dev.comporta.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.comporta.journal.JournalOptions;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/**
 * How much of what the process has its clients and its processors may take: what is left of it is
 * the journal's.
 *
 * @param connectionsMax connections of clients that are served at a time
 * @param upstreamConnectionsMax connections to all processors together
 * @param heldBytesMax what all clients together may hold: unfinished requests, and answers that are
 *     asked for or not fetched
 * @param openMax payments that are not settled
 * @param rememberedMax ids of closed payments
 * @param journalHeldBytes what a shared journal holds of its newest records, and as much of those
 *     that are on their way
 */
record Bounds(
        int connectionsMax,
        int upstreamConnectionsMax,
        long heldBytesMax,
        int openMax,
        int deadLettersMax,
        long rememberedMax,
        int journalHeldBytes) {
    /** For the journal, history, look-ups of names, and clients that are being turned away. */
    static final int DESCRIPTORS_KEPT = 128;

    /** Fewer are too few to serve anybody. */
    static final int CONNECTIONS_MIN = 16;

    /** What the gateway takes for itself, and what its collector wants free. */
    static final long HEAP_BASE_BYTES = 8L << 20;

    /** What Redis's client takes besides; 2.5 MB measured at rest. */
    static final long HEAP_SHARED_BYTES = 4L << 20;

    /** With less it holds too little to be of use. */
    static final long HEAP_MIN_BYTES = 4L << 20;

    static final long HEAP_MIN_BYTES_PER_LOOP = 1L << 20;

    /** An idle connection takes 1.5 KiB. A quarter of the heap is for them. */
    static final long HEAP_BYTES_PER_CONNECTION = 4 * 1024;

    /** With TLS an idle one takes 5.6 KiB, and some 10 KiB outside of the heap. */
    static final long HEAP_BYTES_PER_TLS_CONNECTION = 16 * 1024;

    private static final int HEAP_SHARE = 4;
    private static final int HELD_SHARE = 8;
    private static final int JOURNAL_HELD_SHARE = 32;

    /** Measured, with its places in tables; see {@code store.HeapNeed}. */
    private static final int OPEN_PAYMENT_BYTES = 400;

    private static final int REMEMBERED_ID_BYTES = 48;

    /** Parts of the heap beyond the base; what is left is for connections and the ledger. */
    private static final int OPEN_SHARE = 3;

    private static final int DEAD_LETTERS_SHARE = 12;
    private static final int REMEMBERED_SHARE = 4;

    /**
     * What this process really has.
     *
     * @param descriptorsMax {@code RLIMIT_NOFILE} as it is now; {@link Long#MAX_VALUE} where the
     *     system does not tell
     * @param descriptorsOpen those in use now
     * @param heapMaxBytes what the heap may grow to
     * @param directMaxBytes what network buffers outside of the heap may come to
     */
    record Limits(
            long descriptorsMax, long descriptorsOpen, long heapMaxBytes, long directMaxBytes) {

        static Limits read() {
            long descriptorsMax = Long.MAX_VALUE;
            long descriptorsOpen = 0;
            if (ManagementFactory.getOperatingSystemMXBean()
                    instanceof UnixOperatingSystemMXBean system) {
                descriptorsMax = system.getMaxFileDescriptorCount();
                descriptorsOpen = system.getOpenFileDescriptorCount();
            }
            return new Limits(
                    descriptorsMax,
                    descriptorsOpen,
                    Runtime.getRuntime().maxMemory(),
                    PlatformDependent.maxDirectMemory());
        }
    }

    /**
     * What a configuration may have of what it wants. Where descriptors are few, the processors get
     * half of them.
     *
     * @throws IllegalArgumentException naming what is too small, and what is needed
     */
    static Bounds of(Limits limits, GatewayOptions wanted) {
        return of(
                limits,
                wanted.process().threads(),
                wanted.redis().isPresent(),
                wanted.http().connectionsMax(),
                wanted.door().tls().isPresent()
                        ? HEAP_BYTES_PER_TLS_CONNECTION
                        : HEAP_BYTES_PER_CONNECTION,
                wanted.upstreamConnectionsMax(),
                wanted.upstreamConnectionsLeast());
    }

    static Bounds of(
            Limits limits,
            int threads,
            boolean isShared,
            int connectionsWanted,
            long heapBytesPerConnection,
            int upstreamWanted,
            int upstreamLeast) {
        int journalHeld =
                (int)
                        Math.min(
                                limits.heapMaxBytes() / JOURNAL_HELD_SHARE,
                                JournalOptions.HELD_MAX_BYTES);
        long own = HEAP_BASE_BYTES + threads * HEAP_MIN_BYTES_PER_LOOP;
        long base = own + (isShared ? HEAP_SHARED_BYTES + 2L * journalHeld : 0);
        requireMemory(limits, base + HEAP_MIN_BYTES, own + HEAP_MIN_BYTES);
        long kept = limits.descriptorsOpen() + DESCRIPTORS_KEPT;
        requireDescriptors(limits, kept + upstreamLeast + CONNECTIONS_MIN);
        long room = limits.descriptorsMax() - kept;
        long upstream = Math.min(upstreamWanted, Math.max(room / 2, upstreamLeast));
        long byHeap = limits.heapMaxBytes() / HEAP_SHARE / heapBytesPerConnection;
        long connections = Math.min(Math.min(connectionsWanted, room - upstream), byHeap);
        long spare = limits.heapMaxBytes() - base;
        return new Bounds(
                (int) connections,
                (int) upstream,
                memory(limits) / HELD_SHARE,
                Math.clamp(spare / OPEN_SHARE / OPEN_PAYMENT_BYTES, 1, Integer.MAX_VALUE),
                Math.clamp(spare / DEAD_LETTERS_SHARE / OPEN_PAYMENT_BYTES, 1, Integer.MAX_VALUE),
                Math.max(spare / REMEMBERED_SHARE / REMEMBERED_ID_BYTES, 1),
                journalHeld);
    }

    private static void requireDescriptors(Limits limits, long least) {
        if (limits.descriptorsMax() < least) {
            throw new IllegalArgumentException(
                    "the limit of open files (ulimit -n) must be at least "
                            + least
                            + ": "
                            + limits.descriptorsMax());
        }
    }

    private static void requireMemory(Limits limits, long heapLeast, long directLeast) {
        if (limits.heapMaxBytes() < heapLeast || limits.directMaxBytes() < directLeast) {
            throw new IllegalArgumentException(
                    "the heap (-Xmx) must be at least "
                            + leastMebibytes(heapLeast)
                            + "m, and the memory outside of it (-XX:MaxDirectMemorySize) "
                            + leastMebibytes(directLeast)
                            + "m: "
                            + (limits.heapMaxBytes() >> 20)
                            + "m, "
                            + (limits.directMaxBytes() >> 20)
                            + "m");
        }
    }

    /** With what the JVM takes of -Xmx for itself. */
    private static long leastMebibytes(long bytes) {
        return (bytes >> 20) * 9 / 8;
    }

    private static long memory(Limits limits) {
        return Math.min(limits.heapMaxBytes(), limits.directMaxBytes());
    }
}
