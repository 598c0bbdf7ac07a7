package dev.comporta.meter;

import dev.comporta.meter.Meter.Reading;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The text in which Prometheus reads numbers, version 0.0.4 of its exposition format.
 *
 * <p>Threading: one owner.
 */
public final class MetricsText {

    /** A part of the text, which writes itself. */
    private interface Part {
        void appendTo(StringBuilder text);
    }

    private static final int NANOS_SCALE = 9;

    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    public MetricsText(List<Meter> meters) {
        Map<String, List<Meter>> byName = new TreeMap<>();
        for (Meter meter : meters) {
            byName.computeIfAbsent(meter.name(), _ -> new ArrayList<>()).add(meter);
        }
        byName.values().forEach(this::add);
    }

    /** All numbers as they are now. */
    public String render() {
        text.setLength(0);
        parts.forEach(part -> part.appendTo(text));
        return text.toString();
    }

    private void add(List<Meter> meters) {
        String head = head(meters.getFirst());
        parts.add(text -> text.append(head));
        for (Meter meter : meters) {
            String name = meter.name();
            String labels = labels(meter.labels());
            parts.add(
                    switch (meter.reading()) {
                        case Reading.Gauge gauge -> line(name + labels, gauge.value());
                        case Reading.Counter counter -> line(name + labels, counter.value());
                        case Reading.Sizes sizes -> new Buckets(name, labels, sizes.value(), 0);
                        case Reading.Durations durations ->
                                new Buckets(name, labels, durations.value(), NANOS_SCALE);
                    });
        }
    }

    private static String head(Meter meter) {
        String type =
                switch (meter.reading()) {
                    case Reading.Gauge _ -> "gauge";
                    case Reading.Counter _ -> "counter";
                    case Reading.Sizes _, Reading.Durations _ -> "histogram";
                };
        return "# HELP "
                + meter.name()
                + ' '
                + meter.help()
                + "\n# TYPE "
                + meter.name()
                + ' '
                + type
                + '\n';
    }

    private static Part line(String head, DoubleSupplier value) {
        String start = head + ' ';
        return text -> append(text.append(start), value.getAsDouble());
    }

    private static String labels(Map<String, String> labels) {
        List<String> texts = new ArrayList<>();
        new TreeMap<>(labels)
                .forEach((label, value) -> texts.add(label + "=\"" + escape(value) + '"'));
        return texts.isEmpty() ? "" : '{' + String.join(",", texts) + '}';
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Counts read better without a fraction. */
    private static void append(StringBuilder text, double value) {
        if (value == (long) value) {
            text.append((long) value);
        } else if (Double.isInfinite(value)) {
            text.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            text.append(value);
        }
        text.append('\n');
    }

    /** The lines of one histogram, whose counts are of all up to a bound. */
    private static final class Buckets implements Part {
        private final Supplier<Distribution> value;
        private final double unit;
        private final String[] heads;
        private final String sumHead;
        private final String countHead;

        /**
         * @param scale decimals of the unit
         */
        Buckets(String name, String labels, Supplier<Distribution> value, int scale) {
            this.value = value;
            unit = Math.pow(10, scale);
            long[] bounds = value.get().boundsNanos();
            String before =
                    name
                            + "_bucket{"
                            + (labels.isEmpty() ? "" : labels.substring(1, labels.length() - 1))
                            + (labels.isEmpty() ? "" : ",")
                            + "le=\"";
            heads = new String[bounds.length + 1];
            for (int i = 0; i < bounds.length; i++) {
                heads[i] = before + bound(bounds[i], scale) + "\"} ";
            }
            heads[bounds.length] = before + "+Inf\"} ";
            sumHead = name + "_sum" + labels + ' ';
            countHead = name + "_count" + labels + ' ';
        }

        private static String bound(long bound, int scale) {
            return BigDecimal.valueOf(bound, scale).stripTrailingZeros().toPlainString();
        }

        @Override
        public void appendTo(StringBuilder text) {
            Distribution now = value.get();
            long upTo = 0;
            for (int bucket = 0; bucket < heads.length; bucket++) {
                upTo += now.counts()[bucket];
                text.append(heads[bucket]).append(upTo).append('\n');
            }
            append(text.append(sumHead), now.sumNanos() / unit);
            text.append(countHead).append(upTo).append('\n');
        }
    }
}
