package dev.comporta.workbench.wire;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Samples in Prometheus's text format. */
public record Metrics(String text) {
    public static final Metrics NONE = new Metrics("");

    /**
     * Payments that wait, are on their way or are in doubt; empty when it does not tell them all.
     */
    public OptionalLong undecidedCount() {
        List<OptionalLong> counts =
                Stream.of("pending", "in_flight", "in_doubt")
                        .map(state -> sum("comporta_payments_" + state))
                        .toList();
        return counts.stream().allMatch(OptionalLong::isPresent)
                ? OptionalLong.of(counts.stream().mapToLong(OptionalLong::orElseThrow).sum())
                : OptionalLong.empty();
    }

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
