package dev.comporta.service;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.comporta.meter.Meter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;

/** What the JVM and the system tell of the process, under the names that others use, too. */
public final class JvmMeters {
    private JvmMeters() {}

    public static List<Meter> list() {
        List<Meter> meters = new ArrayList<>(heap(ManagementFactory.getMemoryMXBean()));
        ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> meters.addAll(pool(pool)));
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                .forEach(pool -> meters.addAll(buffers(pool)));
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(collector -> meters.addAll(collections(collector)));
        meters.addAll(process());
        meters.addAll(system());
        return meters;
    }

    private static List<Meter> heap(MemoryMXBean memory) {
        return labelled(
                "area",
                "heap",
                Meter.gauge(
                        "jvm_memory_used_bytes",
                        "Memory in use",
                        () -> memory.getHeapMemoryUsage().getUsed()),
                Meter.gauge(
                        "jvm_memory_max_bytes",
                        "What it may grow to",
                        () -> memory.getHeapMemoryUsage().getMax()));
    }

    private static List<Meter> pool(MemoryPoolMXBean pool) {
        return labelled(
                "pool",
                pool.getName(),
                Meter.gauge(
                        "jvm_memory_pool_used_bytes",
                        "Memory in use",
                        () -> pool.getUsage().getUsed()),
                Meter.gauge(
                        "jvm_memory_pool_committed_bytes",
                        "Memory that is held",
                        () -> pool.getUsage().getCommitted()),
                Meter.gauge(
                        "jvm_memory_pool_max_bytes",
                        "What it may grow to; -1: there is no limit",
                        () -> pool.getUsage().getMax()));
    }

    private static List<Meter> buffers(BufferPoolMXBean pool) {
        return labelled(
                "pool",
                pool.getName(),
                Meter.gauge("jvm_buffer_pool_used_buffers", "Buffers in use", pool::getCount),
                Meter.gauge(
                        "jvm_buffer_pool_used_bytes", "Memory in buffers", pool::getMemoryUsed));
    }

    private static List<Meter> collections(GarbageCollectorMXBean collector) {
        return labelled(
                "gc",
                collector.getName(),
                Meter.counter(
                        "jvm_gc_collections_total",
                        "Collections of garbage",
                        collector::getCollectionCount),
                Meter.counter(
                        "jvm_gc_collection_seconds_total",
                        "Time in collections, all together",
                        () -> collector.getCollectionTime() / 1e3));
    }

    private static List<Meter> labelled(String label, String text, Meter... meters) {
        return List.of(meters).stream().map(meter -> meter.labelled(label, text)).toList();
    }

    private static List<Meter> process() {
        long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        return List.of(
                Meter.counter(
                        "jvm_memory_allocated_bytes_total",
                        "Allocated in the heap, by all threads",
                        threads::getTotalThreadAllocatedBytes),
                Meter.gauge("jvm_threads", "Threads of the JVM", threads::getThreadCount),
                Meter.gauge(
                        "process_start_time_seconds",
                        "When the process started, since 1970",
                        () -> startMillis / 1e3));
    }

    private static List<Meter> system() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        List<Meter> meters = new ArrayList<>();
        meters.add(
                Meter.counter(
                        "process_cpu_seconds_total",
                        "CPU time of the process",
                        () -> system.getProcessCpuTime() / 1e9));
        meters.add(
                Meter.gauge(
                        "system_cpus",
                        "Processors that the process may use",
                        system::getAvailableProcessors));
        meters.add(
                Meter.gauge(
                        "system_cpu_usage_ratio",
                        "Share of them that all processes use",
                        system::getCpuLoad));
        if (system instanceof UnixOperatingSystemMXBean unix) {
            meters.add(
                    Meter.gauge(
                            "process_open_fds",
                            "File descriptors in use",
                            unix::getOpenFileDescriptorCount));
            meters.add(
                    Meter.gauge(
                            "process_max_fds",
                            "How many there may be",
                            unix::getMaxFileDescriptorCount));
        }
        return meters;
    }
}
