package dev.comporta.workbench.wire;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Samples in Prometheus's text format. */
public record Metrics(String text) {
    public static final Metrics NONE = new Metrics("");

    /** The sum over all labels of one gauge or counter; empty when there is no such metric. */
    public OptionalLong sum(String name) {
        Pattern sample =
                Pattern.compile(
                        "^" + Pattern.quote(name) + "(?:\\{.*})? +(\\S+)", Pattern.MULTILINE);
        double[] values =
                sample.matcher(text)
                        .results()
                        .mapToDouble(match -> Double.parseDouble(match.group(1)))
                        .toArray();
        return values.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) Arrays.stream(values).sum());
    }
}
