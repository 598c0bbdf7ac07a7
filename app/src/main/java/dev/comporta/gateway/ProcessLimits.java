package dev.comporta.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/**
 * What this process really has.
 *
 * @param descriptorsMax {@code RLIMIT_NOFILE} as it is now; {@link Long#MAX_VALUE} where the system
 *     does not tell
 * @param descriptorsOpen those in use now
 * @param heapMaxBytes what the heap may grow to
 * @param directMaxBytes what network buffers outside of the heap may come to
 */
public record ProcessLimits(
        long descriptorsMax, long descriptorsOpen, long heapMaxBytes, long directMaxBytes) {

    public static ProcessLimits read() {
        long descriptorsMax = Long.MAX_VALUE;
        long descriptorsOpen = 0;
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system) {
            descriptorsMax = system.getMaxFileDescriptorCount();
            descriptorsOpen = system.getOpenFileDescriptorCount();
        }
        return new ProcessLimits(
                descriptorsMax,
                descriptorsOpen,
                Runtime.getRuntime().maxMemory(),
                PlatformDependent.maxDirectMemory());
    }
}
