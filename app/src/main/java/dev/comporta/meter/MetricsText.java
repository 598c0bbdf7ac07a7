package dev.comporta.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * The text in which Prometheus reads numbers, version 0.0.4 of its exposition format: a meter's
 * dots become underscores, and what is counted ends in {@code _total}.
 *
 * <p>Threading: one owner.
 */
public final class MetricsText {
    private record Line(String head, DoubleSupplier value) {}

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    public MetricsText(List<Meter> meters) {
        Map<String, List<Meter>> byName = new TreeMap<>();
        for (Meter meter : meters) {
            byName.computeIfAbsent(name(meter), _ -> new ArrayList<>()).add(meter);
        }
        byName.forEach(this::add);
    }

    /** All numbers as they are now. */
    public String render() {
        text.setLength(0);
        for (Line line : lines) {
            text.append(line.head());
            append(line.value().getAsDouble());
        }
        return text.toString();
    }

    private void add(String name, List<Meter> meters) {
        Meter first = meters.getFirst();
        String header = first.help().isEmpty() ? "" : "# HELP " + name + ' ' + first.help() + '\n';
        header += "# TYPE " + name + (first.isCount() ? " counter\n" : " gauge\n");
        for (Meter meter : meters) {
            lines.add(new Line(header + name + labels(meter) + ' ', meter.value()));
            header = "";
        }
    }

    private static String name(Meter meter) {
        return meter.name().replace('.', '_') + (meter.isCount() ? "_total" : "");
    }

    private static String labels(Meter meter) {
        List<String> labels = new ArrayList<>();
        new TreeMap<>(meter.labels())
                .forEach((label, value) -> labels.add(label + "=\"" + escape(value) + '"'));
        return labels.isEmpty() ? "" : '{' + String.join(",", labels) + '}';
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Counts read better without a fraction. */
    private void append(double value) {
        if (value == (long) value) {
            text.append((long) value);
        } else if (Double.isInfinite(value)) {
            text.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            text.append(value);
        }
        text.append('\n');
    }
}
