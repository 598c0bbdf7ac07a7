package dev.comporta.page;

import dev.comporta.meter.Distribution;
import dev.comporta.meter.Meter;
import dev.comporta.meter.Meter.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Meters by name and labels, for who shows some of them.
 *
 * <p>Threading: immutable.
 */
final class MeterIndex {
    private final Map<String, Meter> byKey = new HashMap<>();
    private final List<Meter> all;

    MeterIndex(List<Meter> meters) {
        all = List.copyOf(meters);
        all.forEach(meter -> byKey.put(key(meter.name(), meter.labels()), meter));
    }

    /** The processors' names, by their index. */
    List<String> processors() {
        return labels("comporta_payments_settled_total", "processor");
    }

    /**
     * One meter's value.
     *
     * @param labels names and values in turn
     * @throws IllegalArgumentException where no such meter has one number
     */
    DoubleSupplier value(String name, String... labels) {
        return switch (meter(name, labels).reading()) {
            case Reading.Counter(DoubleSupplier value) -> value;
            case Reading.Gauge(DoubleSupplier value) -> value;
            case Reading.Sizes _, Reading.Durations _ ->
                    throw new IllegalArgumentException("more than one number: " + name);
        };
    }

    /**
     * One meter's durations.
     *
     * @throws IllegalArgumentException where no such meter has any
     */
    Supplier<Distribution> durations(String name) {
        if (meter(name).reading() instanceof Reading.Durations(Supplier<Distribution> value)) {
            return value;
        }
        throw new IllegalArgumentException("no durations: " + name);
    }

    private Meter meter(String name, String... labels) {
        Map<String, String> map = new TreeMap<>();
        for (int index = 0; index < labels.length; index += 2) {
            map.put(labels[index], labels[index + 1]);
        }
        Meter meter = byKey.get(key(name, map));
        if (meter == null) {
            throw new IllegalArgumentException("no such meter: " + key(name, map));
        }
        return meter;
    }

    /** What a label says in the meters of one name, in their order. */
    List<String> labels(String name, String label) {
        return all.stream()
                .filter(meter -> meter.name().equals(name))
                .flatMap(meter -> Optional.ofNullable(meter.labels().get(label)).stream())
                .distinct()
                .toList();
    }

    /** One meter's value without labels; empty: what it measures is not there, or is off. */
    Optional<DoubleSupplier> find(String name) {
        return byKey.containsKey(key(name, Map.of())) ? Optional.of(value(name)) : Optional.empty();
    }

    /** The sum of several meters that differ in one label. */
    DoubleSupplier sum(String name, String label, String... values) {
        List<DoubleSupplier> parts = new ArrayList<>();
        Arrays.stream(values).forEach(it -> parts.add(value(name, label, it)));
        return () -> parts.stream().mapToDouble(DoubleSupplier::getAsDouble).sum();
    }

    private static String key(String name, Map<String, String> labels) {
        return name + new TreeMap<>(labels);
    }
}
