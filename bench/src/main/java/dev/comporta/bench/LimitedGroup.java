package dev.comporta.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cgroup with limits that Linux enforces, as a container has. Version 1 has a hierarchy for each
 * controller; there it lies below this process's own group, so that limits already there hold on.
 * In version 2 it lies below the root, since a group with processes can't have any below.
 */
final class LimitedGroup implements AutoCloseable {
    static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private static final String PROCESSES = "cgroup.procs";
    private static final int PERIOD_MICROS = 100_000;
    private static final int CLOSE_TRIES_MAX = 200;

    /**
     * @param megabytes 0 for no limit
     * @param cpus how many cores' time, 0 for no limit
     */
    record Limits(int megabytes, double cpus) {
        String text() {
            return megabytes == 0 && cpus == 0 ? "none" : megabytes + " MB, " + cpus + " CPU";
        }
    }

    /**
     * What the group has used so far.
     *
     * @param peakBytes the most memory it ever had
     * @param anonymousBytes memory now that no file backs
     * @param periods those in which it wanted to run, under a CPU limit
     * @param throttled periods in which its CPU time was used up
     */
    record Usage(
            long memoryBytes,
            long peakBytes,
            long anonymousBytes,
            double cpuSeconds,
            long periods,
            long throttled,
            double throttledSeconds,
            long oomKills) {

        /** Of two groups together. Their peaks may not have been at the same time: at the most. */
        Usage plus(Usage other) {
            return new Usage(
                    memoryBytes + other.memoryBytes,
                    peakBytes + other.peakBytes,
                    anonymousBytes + other.anonymousBytes,
                    cpuSeconds + other.cpuSeconds,
                    periods + other.periods,
                    throttled + other.throttled,
                    throttledSeconds + other.throttledSeconds,
                    oomKills + other.oomKills);
        }
    }

    private final boolean unified;
    private final Map<String, Path> directories = new HashMap<>(); // by controller

    private LimitedGroup(boolean unified) {
        this.unified = unified;
    }

    /**
     * @param ownGroups what {@code /proc/self/cgroup} says
     * @throws IOException if this process may not make a group, or Linux has no controllers for it
     */
    static LimitedGroup create(Path mount, List<String> ownGroups, String name, Limits limits)
            throws IOException {
        LimitedGroup group = new LimitedGroup(Files.exists(mount.resolve("cgroup.controllers")));
        if (group.unified) {
            delegate(mount.resolve("cgroup.subtree_control"));
        }
        try {
            for (String controller : List.of("memory", "cpu", "cpuacct")) {
                Path parent = group.unified ? mount : parentOf(mount, controller, ownGroups);
                Path directory = Files.createDirectories(parent.resolve(name));
                group.directories.put(controller, directory);
            }
            group.limit(limits);
            Runtime.getRuntime().addShutdownHook(new Thread(group::close, "group-shutdown"));
        } catch (IOException refused) {
            group.close();
            throw refused;
        }
        return group;
    }

    private static void delegate(Path controllersOfChildren) throws IOException {
        List<String> given =
                List.of(Files.readString(controllersOfChildren).strip().split(" ", -1));
        if (!given.containsAll(List.of("memory", "cpu"))) {
            Files.writeString(controllersOfChildren, "+memory +cpu");
        }
    }

    /** The hierarchy's root, if the own group is that of another view than this mount's. */
    private static Path parentOf(Path mount, String controller, List<String> ownGroups)
            throws IOException {
        Path hierarchy = mount.resolve(controller);
        if (!Files.isDirectory(hierarchy)) {
            throw new IOException("there is no " + hierarchy);
        }
        Path own = hierarchy.resolve(groupOf(controller, ownGroups).orElse(""));
        return Files.isDirectory(own) ? own : hierarchy;
    }

    /** Lines are {@code 4:cpu,cpuacct:/path}; the path comes without its slash. */
    static Optional<String> groupOf(String controller, List<String> ownGroups) {
        return ownGroups.stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> List.of(parts[1].split(",", -1)).contains(controller))
                .map(parts -> parts[2].substring(1))
                .findFirst();
    }

    private void limit(Limits limits) throws IOException {
        String bytes = Long.toString((long) limits.megabytes << 20);
        String quotaMicros = Long.toString(Math.round(limits.cpus * PERIOD_MICROS));
        if (limits.megabytes > 0) {
            write(unified ? "memory.max" : "memory.limit_in_bytes", bytes);
            String swap = unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
            if (Files.exists(file(swap))) {
                write(swap, unified ? "0" : bytes);
            }
        }
        if (limits.cpus > 0 && unified) {
            write("cpu.max", quotaMicros + " " + PERIOD_MICROS);
        } else if (limits.cpus > 0) {
            write("cpu.cfs_period_us", Integer.toString(PERIOD_MICROS));
            write("cpu.cfs_quota_us", quotaMicros);
        }
    }

    /** The beginning of a command line: the command after it lives in this group from its start. */
    List<String> prefix() {
        StringBuilder script = new StringBuilder();
        directories.values().stream()
                .distinct()
                .map(directory -> "echo $$ > '" + directory.resolve(PROCESSES) + "' && ")
                .forEach(script::append);
        return List.of("sh", "-c", script.append("exec \"$@\"").toString(), "sh");
    }

    Usage usage() {
        return unified
                ? new Usage(
                        number("memory.current"),
                        number(
                                Files.exists(file("memory.peak"))
                                        ? "memory.peak"
                                        : "memory.current"),
                        field("memory.stat", "anon"),
                        field("cpu.stat", "usage_usec") / 1e6,
                        field("cpu.stat", "nr_periods"),
                        field("cpu.stat", "nr_throttled"),
                        field("cpu.stat", "throttled_usec") / 1e6,
                        field("memory.events", "oom_kill"))
                : new Usage(
                        number("memory.usage_in_bytes"),
                        number("memory.max_usage_in_bytes"),
                        field("memory.stat", "rss"),
                        number("cpuacct.usage") / 1e9,
                        field("cpu.stat", "nr_periods"),
                        field("cpu.stat", "nr_throttled"),
                        field("cpu.stat", "throttled_time") / 1e9,
                        field("memory.oom_control", "oom_kill"));
    }

    /** Of lines that are a name, a space and a number; 0 where it is not told. */
    private long field(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private long number(String file) {
        return Long.parseLong(read(file).strip());
    }

    private String read(String file) {
        try {
            return Files.readString(file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(file(file), text);
    }

    /** A file's name begins with its controller's. */
    private Path file(String name) {
        String controller = name.substring(0, name.indexOf('.'));
        Path directory = directories.get(controller);
        if (directory == null) {
            throw new IllegalArgumentException("no such controller: " + controller);
        }
        return directory.resolve(name);
    }

    /** Ends what still lives in it, and removes it. */
    @Override
    public void close() {
        try {
            for (Path directory : directories.values()) {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Linux refuses while a process in it is not quite gone. */
    private static void remove(Path directory) throws IOException, InterruptedException {
        for (int tries = 1; Files.exists(directory); tries++) {
            try {
                Files.readString(directory.resolve(PROCESSES))
                        .lines()
                        .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
                        .forEach(ProcessHandle::destroyForcibly);
                Files.delete(directory);
            } catch (IOException busy) {
                if (tries == CLOSE_TRIES_MAX) {
                    throw busy;
                }
                Thread.sleep(20);
            }
        }
    }
}
