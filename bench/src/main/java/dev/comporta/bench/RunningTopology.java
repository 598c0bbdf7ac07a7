package dev.comporta.bench;

import dev.comporta.bench.LimitedGroup.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All services of a topology, each in a group of its own. */
final class RunningTopology implements Subject, AutoCloseable {
    private static final int MEGABYTE = 1 << 20;

    private final Path directory;
    private final List<Running> services = new ArrayList<>();

    private record Running(TopologyService service, LimitedGroup group, Process process) {}

    /** Starts all at once, and waits for none. */
    RunningTopology(Path directory, List<TopologyService> wanted) throws IOException {
        this.directory = directory;
        try {
            for (TopologyService service : wanted) {
                services.add(start(service));
            }
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private Running start(TopologyService service) throws IOException {
        LimitedGroup group = Footprint.group("-" + service.name(), service.limits());
        List<String> command = new ArrayList<>(group.prefix());
        command.addAll(service.command());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log(service).toFile());
        builder.environment().putAll(service.environment());
        return new Running(service, group, builder.start());
    }

    private Path log(TopologyService service) {
        return directory.resolve(service.name() + ".log");
    }

    @Override
    public Usage usage() {
        return services.stream()
                .map(it -> it.group.usage())
                .reduce(Usage::plus)
                .orElseThrow(() -> new IllegalStateException("no service was started"));
    }

    @Override
    public boolean isAlive() {
        return services.stream().allMatch(it -> it.process.isAlive());
    }

    /** Of each service, memory at its peak and what its limits did to it. */
    Map<String, String> fates() {
        Map<String, String> fates = new LinkedHashMap<>();
        for (Running running : services) {
            Usage usage = running.group.usage();
            fates.put(
                    running.service.name(),
                    String.format(
                            Locale.ROOT,
                            "%s: peak %.1f MB, %.2f CPU s, throttled in %d of %d periods, killed %d%s",
                            running.service.limits().text(),
                            (double) usage.peakBytes() / MEGABYTE,
                            usage.cpuSeconds(),
                            usage.throttled(),
                            usage.periods(),
                            usage.oomKills(),
                            running.process.isAlive() ? "" : ", ended"));
        }
        return fates;
    }

    @Override
    public String output() {
        StringBuilder all = new StringBuilder();
        for (Running running : services) {
            try {
                String said = Files.readString(log(running.service));
                all.append("== ").append(running.service.name()).append('\n').append(said);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }

    /** The gateways first: they have something to store. */
    @Override
    public void close() {
        for (Running running : services.reversed()) {
            running.process.destroy();
            try {
                if (!running.process.waitFor(20, TimeUnit.SECONDS)) {
                    running.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running.group.close();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
