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
import java.util.HashMap;
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
        ArchiveReader archive, SummaryClient client, Map<String, URI> processors, Instant to) {
    /** The first instant that a summary may be asked for, and before any payment. */
    private static final Instant BEGINNING = Instant.EPOCH;

    /**
     * One day of one processor.
     *
     * @param day empty: all days together
     * @param lost what the archive is known to lack for good
     */
    record Line(
            Optional<LocalDate> day,
            String processor,
            Total archived,
            Total lost,
            Total settled,
            Optional<Total> booked) {

        boolean agrees() {
            Total known = archived.plus(lost);
            return known.agreesWith(settled) && booked.map(known::agreesWith).orElse(true);
        }
    }

    /** The days that the archive has, and all together: a day that it lacks shows there. */
    List<Line> lines() throws IOException {
        Days archived = Days.of(archive.totals(to));
        Days lost = Days.of(archive.lostTotals(to));
        TreeSet<LocalDate> days = new TreeSet<>(archived.byDay.keySet());
        days.addAll(lost.byDay.keySet());
        List<Line> lines = new ArrayList<>();
        for (LocalDate day : days) {
            Instant from = day.atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant end = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant last = end.minusNanos(1).isBefore(to) ? end.minusNanos(1) : to;
            lines.addAll(lines(Optional.of(day), archived.of(day), lost.of(day), from, last));
        }
        lines.addAll(lines(Optional.empty(), archived.all, lost.all, BEGINNING, to));
        return lines;
    }

    /** Totals by processor, of each day and of all. */
    private record Days(Map<LocalDate, Map<String, Total>> byDay, Map<String, Total> all) {
        static Days of(List<DayTotal> totals) {
            Days days = new Days(new HashMap<>(), new HashMap<>());
            for (DayTotal total : totals) {
                Total one = new Total(total.count(), total.amount());
                days.byDay
                        .computeIfAbsent(total.day(), _ -> new HashMap<>())
                        .put(total.processor(), one);
                days.all.merge(total.processor(), one, Total::plus);
            }
            return days;
        }

        Map<String, Total> of(LocalDate day) {
            return byDay.getOrDefault(day, Map.of());
        }
    }

    private List<Line> lines(
            Optional<LocalDate> day,
            Map<String, Total> archived,
            Map<String, Total> lost,
            Instant from,
            Instant last)
            throws IOException {
        JsonNode summary = client.gateway(from, last);
        TreeSet<String> names = new TreeSet<>(archived.keySet());
        names.addAll(lost.keySet());
        names.addAll(summary.propertyNames());
        List<Line> lines = new ArrayList<>();
        for (String name : names) {
            Total settled = summary.has(name) ? Total.of(summary.path(name)) : Total.NOTHING;
            URI processor = processors.get(name);
            Optional<Total> booked =
                    processor == null
                            ? Optional.empty()
                            : Optional.of(client.processor(processor, from, last));
            lines.add(
                    new Line(
                            day,
                            name,
                            archived.getOrDefault(name, Total.NOTHING),
                            lost.getOrDefault(name, Total.NOTHING),
                            settled,
                            booked));
        }
        return lines;
    }
}
