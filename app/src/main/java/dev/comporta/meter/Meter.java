package dev.comporta.meter;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Something that operators read, on any thread, when they ask for it. {@code docs/metrics.md} lists
 * all of them, and a test holds it to that.
 *
 * @param name as it is read, by Prometheus's rules: in base units, the unit last ({@code _seconds},
 *     {@code _bytes}), and {@code _total} behind it where it is counted. A bound has the name of
 *     what it bounds, with {@code _max} before the unit
 * @param help a sentence without a full stop
 * @param labels tell it from others of its name; what they may be is known at the start
 */
public record Meter(String name, String help, Map<String, String> labels, Reading reading) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String TOTAL = "_total";

    /** What is read. */
    public sealed interface Reading {

        /** Something that goes up and down. */
        record Gauge(DoubleSupplier value) implements Reading {}

        /** Something that only grows, but for restarts and purges. */
        record Counter(DoubleSupplier value) implements Reading {}

        /** Sizes, by how many were how large: a size is as many nanoseconds. */
        record Sizes(Supplier<Distribution> value) implements Reading {}

        /** Times, by how many took how long. */
        record Durations(Supplier<Distribution> value) implements Reading {}
    }

    public Meter {
        labels = Map.copyOf(labels);
        boolean isCounter = reading instanceof Reading.Counter;
        if (!NAME.matcher(name).matches() || isCounter != name.endsWith(TOTAL) || help.isEmpty()) {
            throw new IllegalArgumentException("not by the rules of names: " + name);
        }
    }

    /** Something that goes up and down. */
    public static Meter gauge(String name, String help, DoubleSupplier value) {
        return new Meter(name, help, Map.of(), new Reading.Gauge(value));
    }

    /** Something that is counted; its name ends in {@code _total}. */
    public static Meter counter(String name, String help, DoubleSupplier value) {
        return new Meter(name, help, Map.of(), new Reading.Counter(value));
    }

    /** How long something took, each time; its name ends in {@code _seconds}. */
    public static Meter durations(String name, String help, Supplier<Distribution> value) {
        return new Meter(name, help, Map.of(), new Reading.Durations(value));
    }

    /** How much of something there was, each time. */
    public static Meter sizes(String name, String help, Supplier<Distribution> value) {
        return new Meter(name, help, Map.of(), new Reading.Sizes(value));
    }

    public Meter labelled(String label, String text) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, text);
        return new Meter(name, help, more, reading);
    }
}
