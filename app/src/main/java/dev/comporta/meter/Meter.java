package dev.comporta.meter;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * A number that is read when somebody asks for it, on any thread.
 *
 * @param name words with dots between them
 * @param help empty where the name says it
 * @param isCount whether it only grows, but for restarts and purges
 * @param labels tell it from others of its name
 */
public record Meter(
        String name,
        String help,
        boolean isCount,
        Map<String, String> labels,
        DoubleSupplier value) {
    public Meter {
        labels = Map.copyOf(labels);
    }

    /** Something that goes up and down. */
    public static Meter gauge(String name, String help, DoubleSupplier value) {
        return new Meter(name, help, false, Map.of(), value);
    }

    /** Something that is counted. */
    public static Meter count(String name, String help, DoubleSupplier value) {
        return new Meter(name, help, true, Map.of(), value);
    }

    public Meter labelled(String label, String text) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, text);
        return new Meter(name, help, isCount, more, value);
    }
}
