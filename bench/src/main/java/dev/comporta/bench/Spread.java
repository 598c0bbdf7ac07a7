package dev.comporta.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What repeated measurements of one thing came to: the middle one, the least and the most. */
record Spread(double median, double least, double most) {

    static Spread of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
    }

    /** As {@code 1.25 (1.10 to 1.40)}. */
    String text(int decimals) {
        String number = "%,." + decimals + "f";
        return String.format(
                Locale.ROOT, number + " (" + number + " to " + number + ")", median, least, most);
    }
}
