package dev.comporta.page;

import dev.comporta.meter.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The last hour, a line of whole numbers for each second: what a count has grown by, or what a
 * gauge stood at. Its memory is fixed: four bytes for each column and second.
 *
 * <p>Threading: any.
 */
final class History {
    static final int SECONDS_MAX = 3_600;

    /** Lines in one answer: further ones are joined. */
    static final int LINES_MAX = 600;

    private final List<Column> columns = new ArrayList<>();
    private final List<int[]> values = new ArrayList<>();
    private final List<Quantiles> quantiles = new ArrayList<>();
    private long lastSecond = Long.MIN_VALUE;
    private int count;

    /** How the lines of several seconds become one, and how a value comes about. */
    enum Kind {
        /** What it has grown by; joined: each second's average. */
        COUNT,
        /** What it stands at; joined: the highest. */
        GAUGE
    }

    private static final class Column {
        private final String name;
        private final Kind kind;
        private final DoubleSupplier value;
        private double before;

        Column(String name, Kind kind, DoubleSupplier value) {
            this.name = name;
            this.kind = kind;
            this.value = value;
            before = value.getAsDouble();
        }

        int take() {
            double now = value.getAsDouble();
            double taken = kind == Kind.COUNT ? Math.max(0, now - before) : now;
            before = now;
            return (int) Math.min(Integer.MAX_VALUE, Math.round(taken));
        }
    }

    /** What came in each second. */
    private static final class Quantiles {
        private static final double NANOS_A_MICRO = 1_000;

        private final Supplier<Distribution> all;
        private Distribution before;
        private Distribution now;

        Quantiles(Supplier<Distribution> all) {
            this.all = all;
            before = all.get();
            now = before;
        }

        void turn() {
            before = now;
            now = all.get();
        }

        double micros(double share) {
            return now.since(before).quantileNanos(share) / NANOS_A_MICRO;
        }
    }

    /** Keeps p50, p99 and p999 of what came in each second, in whole microseconds. */
    synchronized void addQuantiles(Supplier<Distribution> durations) {
        Quantiles kept = new Quantiles(durations);
        quantiles.add(kept);
        add("p50", Kind.GAUGE, () -> kept.micros(0.5));
        add("p99", Kind.GAUGE, () -> kept.micros(0.99));
        add("p999", Kind.GAUGE, () -> kept.micros(0.999));
    }

    synchronized void add(String name, Kind kind, DoubleSupplier value) {
        columns.add(new Column(name, kind, value));
        values.add(new int[SECONDS_MAX]);
    }

    /**
     * Keeps a line. Seconds that were left out, since the process stood still, are filled with it.
     *
     * @param second of the epoch; one that was kept already is left
     */
    synchronized void keep(long second) {
        if (second <= lastSecond) {
            return;
        }
        quantiles.forEach(Quantiles::turn);
        long gap = lastSecond == Long.MIN_VALUE ? 1 : Math.min(SECONDS_MAX, second - lastSecond);
        for (int index = 0; index < columns.size(); index++) {
            int value = columns.get(index).take();
            boolean isCount = columns.get(index).kind == Kind.COUNT;
            for (long at = second - gap + 1; at <= second; at++) {
                values.get(index)[slot(at)] = isCount ? (int) (value / gap) : value;
            }
        }
        lastSecond = second;
        count = (int) Math.min(SECONDS_MAX, count + gap);
    }

    /** The last second alone: see {@link #json}. */
    String lastJson() {
        return json(1);
    }

    /**
     * The last seconds, in at most {@value #LINES_MAX} lines of as many seconds as {@code step}
     * says. Each begins at a multiple of these.
     *
     * @param seconds 1 to {@value #SECONDS_MAX}
     */
    synchronized String json(int seconds) {
        int step = Math.ceilDiv(seconds, LINES_MAX);
        long end = Math.floorDiv(lastSecond + 1, (long) step) * step;
        long kept = Math.max(0, count - (lastSecond + 1 - end));
        int lines = (int) Math.min(seconds, kept) / step;
        long first = end - (long) step * lines;
        StringJoiner told = new StringJoiner(",", "{", "}");
        for (int column = 0; column < columns.size(); column++) {
            StringJoiner line = new StringJoiner(",", "[", "]");
            for (int index = 0; index < lines; index++) {
                line.add(Integer.toString(joined(column, first + (long) step * index, step)));
            }
            told.add("\"" + columns.get(column).name + "\":" + line);
        }
        return "{\"step\":" + step + ",\"first\":" + first + ",\"columns\":" + told + "}";
    }

    private int joined(int column, long from, int step) {
        int[] kept = values.get(column);
        boolean isCount = columns.get(column).kind == Kind.COUNT;
        long joined = 0;
        for (long second = from; second < from + step; second++) {
            int value = kept[slot(second)];
            joined = isCount ? joined + value : Math.max(joined, value);
        }
        return (int) (isCount ? joined / step : joined);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS_MAX);
    }
}
