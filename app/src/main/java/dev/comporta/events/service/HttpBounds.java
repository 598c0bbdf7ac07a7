package dev.comporta.events.service;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.comporta.http.HttpOptions;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/** How much of what the process has its clients may take. */
final class HttpBounds {
    /** For the journal, the database, and clients that are being turned away. */
    private static final int DESCRIPTORS_KEPT = 256;

    private static final int CONNECTIONS_LEAST = 16;
    private static final long HEAP_BYTES_PER_CONNECTION = 4 * 1024;
    private static final int CONNECTIONS_SHARE = 4;
    private static final int HELD_SHARE = 4;

    private HttpBounds() {}

    /** The same as far as this process bears it. Batches are long: more is held of them. */
    static HttpOptions within(HttpOptions wanted) {
        long heap = Runtime.getRuntime().maxMemory();
        long byHeap = heap / CONNECTIONS_SHARE / HEAP_BYTES_PER_CONNECTION;
        long connections = Math.min(wanted.connectionsMax(), Math.min(byHeap, descriptors()));
        long held = Math.min(heap, PlatformDependent.maxDirectMemory()) / HELD_SHARE;
        return wanted.withinLimits(
                (int) Math.max(connections, CONNECTIONS_LEAST),
                Math.max(held, wanted.heldBytesMax()));
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                        - system.getOpenFileDescriptorCount()
                        - DESCRIPTORS_KEPT
                : Long.MAX_VALUE;
    }
}
