package dev.comporta.workbench.load;

import dev.comporta.workbench.terminal.TextTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What a load came to.
 *
 * @param elapsedNanos from the start to the last answer
 * @param silenceMaxNanos the longest time in which nothing was acknowledged
 * @param sent payments that were written at least once; sending one again is a retry
 * @param errors payments that were not acknowledged, by what went wrong
 * @param accepted how long the answers to acknowledged payments took
 * @param refused how long the answers with 503 took
 * @param lateness of the generator: from due to first written
 */
public record LoadReport(
        Profile profile,
        long elapsedNanos,
        long silenceMaxNanos,
        long sent,
        long acknowledged,
        long retries,
        SortedMap<Integer, Long> statuses,
        SortedMap<String, Long> errors,
        Timing accepted,
        Timing refused,
        Quantiles lateness,
        List<Second> timeline,
        IdList acknowledgedIds) {

    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    double acknowledgedPerSecond() {
        return elapsedNanos == 0 ? 0 : acknowledged * 1e9 / elapsedNanos;
    }

    public List<String> lines() {
        TextTable counts =
                new TextTable()
                        .row("sent", sent)
                        .row("acknowledged", acknowledged)
                        .row("acknowledged/s", rate())
                        .row("longest silence, ms", Quantiles.millis(silenceMaxNanos))
                        .row("retries", retries);
        statuses.forEach((status, count) -> counts.row("status " + status, count));
        errors.forEach((kind, count) -> counts.row("error: " + kind, count));

        List<String> lines = new ArrayList<>(counts.lines());
        lines.add("");
        lines.addAll(latencyLines());
        if (profile == Profile.SATURATE) {
            lines.add(
                    "Closed loop: the answers set the pace, so these latencies hide every stall.");
        }
        return lines;
    }

    public List<String> latencyLines() {
        TextTable table = new TextTable();
        row(table, "milliseconds", lateness.millis().keySet());
        row(table, "latency (from when due)", accepted.latency().millis().values());
        row(table, "service (from when written)", accepted.service().millis().values());
        if (statuses.containsKey(Lane.SERVICE_UNAVAILABLE)) {
            row(table, "latency of refusals", refused.latency().millis().values());
            row(table, "service of refusals", refused.service().millis().values());
        }
        row(table, "lateness of this generator", lateness.millis().values());
        return table.lines();
    }

    private static void row(TextTable table, String name, Collection<String> cells) {
        table.row(Stream.concat(Stream.of(name), cells.stream()).toArray());
    }

    private String rate() {
        return String.format(Locale.ROOT, "%.1f", acknowledgedPerSecond());
    }

    /** In a form for {@code --json}; durations in milliseconds. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("profile", profile.label());
        fields.put("closedLoop", profile == Profile.SATURATE);
        fields.put("seconds", elapsedNanos / 1e9);
        fields.put("sent", sent);
        fields.put("acknowledged", acknowledged);
        fields.put("acknowledgedPerSecond", acknowledgedPerSecond());
        fields.put("longestSilenceMillis", new BigDecimal(Quantiles.millis(silenceMaxNanos)));
        fields.put("retries", retries);
        fields.put("statuses", statuses);
        fields.put("errors", errors);
        fields.put("latencyMillis", numbers(accepted.latency()));
        fields.put("serviceMillis", numbers(accepted.service()));
        fields.put("refusalLatencyMillis", numbers(refused.latency()));
        fields.put("refusalServiceMillis", numbers(refused.service()));
        fields.put("latenessMillis", numbers(lateness));
        fields.put("timeline", timeline.stream().map(LoadReport::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Second second) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("acknowledged", second.acknowledged());
        fields.put("refused", second.refused());
        fields.put("p99Millis", new BigDecimal(Quantiles.millis(second.p99Nanos())));
        return fields;
    }

    private static Map<String, Object> numbers(Quantiles quantiles) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        quantiles.millis().forEach((name, text) -> numbers.put(name, new BigDecimal(text)));
        return numbers;
    }
}
