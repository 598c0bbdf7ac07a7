package dev.comporta.gateway;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.comporta.meter.Meter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;

/** What the JVM and the system tell of the process. */
final class JvmMeters {
    private JvmMeters() {}

    static List<Meter> list() {
        List<Meter> meters = new ArrayList<>();
        ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> meters.addAll(memory(pool)));
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                .forEach(pool -> meters.addAll(buffers(pool)));
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(collector -> meters.addAll(collections(collector)));
        meters.addAll(process());
        return meters;
    }

    private static List<Meter> memory(MemoryPoolMXBean pool) {
        String area = pool.getType() == MemoryType.HEAP ? "heap" : "nonheap";
        return labelled(
                labelled(
                        List.of(
                                Meter.gauge(
                                        "jvm.memory.used.bytes",
                                        "",
                                        () -> pool.getUsage().getUsed()),
                                Meter.gauge(
                                        "jvm.memory.committed.bytes",
                                        "",
                                        () -> pool.getUsage().getCommitted()),
                                Meter.gauge(
                                        "jvm.memory.max.bytes",
                                        "-1 where there is no limit",
                                        () -> pool.getUsage().getMax())),
                        "area",
                        area),
                "id",
                pool.getName());
    }

    private static List<Meter> buffers(BufferPoolMXBean pool) {
        return labelled(
                List.of(
                        Meter.gauge("jvm.buffer.count.buffers", "", pool::getCount),
                        Meter.gauge("jvm.buffer.memory.used.bytes", "", pool::getMemoryUsed),
                        Meter.gauge("jvm.buffer.total.capacity.bytes", "", pool::getTotalCapacity)),
                "id",
                pool.getName());
    }

    private static List<Meter> collections(GarbageCollectorMXBean collector) {
        return labelled(
                List.of(
                        Meter.count("jvm.gc.pauses", "", collector::getCollectionCount),
                        Meter.count(
                                "jvm.gc.pause.seconds",
                                "Time in collections, all together",
                                () -> collector.getCollectionTime() / 1e3)),
                "gc",
                collector.getName());
    }

    private static List<Meter> labelled(List<Meter> meters, String label, String text) {
        return meters.stream().map(meter -> meter.labelled(label, text)).toList();
    }

    private static List<Meter> process() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        List<Meter> meters =
                new ArrayList<>(
                        List.of(
                                Meter.count(
                                        "jvm.gc.memory.allocated.bytes",
                                        "By all threads",
                                        threads::getTotalThreadAllocatedBytes),
                                Meter.gauge("process.cpu.usage", "", system::getProcessCpuLoad),
                                Meter.count("process.cpu.time.ns", "", system::getProcessCpuTime),
                                Meter.gauge("system.cpu.usage", "", system::getCpuLoad),
                                Meter.gauge("system.cpu.count", "", system::getAvailableProcessors),
                                Meter.gauge(
                                        "system.load.average.1m",
                                        "",
                                        system::getSystemLoadAverage)));
        if (system instanceof UnixOperatingSystemMXBean unix) {
            meters.add(Meter.gauge("process.open.fds", "", unix::getOpenFileDescriptorCount));
            meters.add(Meter.gauge("process.max.fds", "", unix::getMaxFileDescriptorCount));
        }
        return meters;
    }
}
