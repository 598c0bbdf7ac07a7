package dev.comporta.cli;

import dev.comporta.archive.postgres.ArchiveReader;
import dev.comporta.archive.postgres.ArchiveReader.DayTotal;
import dev.comporta.cli.SummaryClient.Total;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What the archive has of each day and processor, beside what the gateway and the processor say of
 * the same window.
 *
 * @param processors addresses by name; those that are not named are not asked
 * @param to the end of all windows
 */
record ArchiveComparison(
        ArchiveReader archive,
        SummaryClient client,
        URI gateway,
        Map<String, URI> processors,
        String token,
        Instant to) {
    /** The first instant that a summary may be asked for, and before any payment. */
    private static final Instant BEGINNING = Instant.EPOCH;

    /**
     * One day of one processor.
     *
     * @param day empty: all days together
     */
    record Line(
            Optional<LocalDate> day,
            String processor,
            Total archived,
            Total settled,
            Optional<Total> booked) {

        boolean agrees() {
            return archived.agreesWith(settled) && booked.map(archived::agreesWith).orElse(true);
        }
    }

    /** The days that the archive has, and all together: a day that it lacks shows there. */
    List<Line> lines() throws IOException {
        Map<LocalDate, Map<String, Total>> byDay = new LinkedHashMap<>();
        Map<String, Total> all = new LinkedHashMap<>();
        for (DayTotal total : archive.totals(to)) {
            Total one = new Total(total.count(), total.amount());
            byDay.computeIfAbsent(total.day(), _ -> new LinkedHashMap<>())
                    .put(total.processor(), one);
            all.merge(total.processor(), one, Total::plus);
        }
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<LocalDate, Map<String, Total>> day : byDay.entrySet()) {
            Instant from = day.getKey().atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant end = day.getKey().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant last = end.minusNanos(1).isBefore(to) ? end.minusNanos(1) : to;
            lines.addAll(lines(Optional.of(day.getKey()), day.getValue(), from, last));
        }
        lines.addAll(lines(Optional.empty(), all, BEGINNING, to));
        return lines;
    }

    private List<Line> lines(
            Optional<LocalDate> day, Map<String, Total> archived, Instant from, Instant last)
            throws IOException {
        JsonNode summary = client.gateway(gateway, from, last);
        TreeSet<String> names = new TreeSet<>(archived.keySet());
        names.addAll(summary.propertyNames());
        List<Line> lines = new ArrayList<>();
        for (String name : names) {
            Total settled = summary.has(name) ? Total.of(summary.path(name)) : Total.NOTHING;
            URI processor = processors.get(name);
            Optional<Total> booked =
                    processor == null
                            ? Optional.empty()
                            : Optional.of(client.processor(processor, token, from, last));
            Total kept = archived.getOrDefault(name, Total.NOTHING);
            lines.add(new Line(day, name, kept, settled, booked));
        }
        return lines;
    }
}
