package dev.comporta.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU of each thread of a process so far, in seconds by name, as Linux tells it.
 *
 * @param seconds those that share a name together
 */
record ThreadTimes(Map<String, Double> seconds) {
    private static final double TICKS_PER_SECOND = 100;

    static ThreadTimes of(long pid) {
        Map<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String line = Files.readString(thread.resolve("stat"));
                int nameEnd = line.lastIndexOf(')');
                String[] fields = line.substring(nameEnd + 2).split(" ", -1);
                double ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                seconds.merge(
                        line.substring(line.indexOf('(') + 1, nameEnd),
                        ticks / TICKS_PER_SECOND,
                        Double::sum);
            }
            return new ThreadTimes(seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of those that took most since then, the most first. */
    String since(ThreadTimes before) {
        Map<String, Double> taken = new TreeMap<>();
        seconds.forEach(
                (name, now) -> taken.put(name, now - before.seconds.getOrDefault(name, 0.0)));
        return taken.entrySet().stream()
                .filter(entry -> entry.getValue() >= 0.05)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .map(
                        entry ->
                                String.format(
                                        Locale.ROOT, "%s %.2f", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
