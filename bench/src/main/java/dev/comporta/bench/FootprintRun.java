package dev.comporta.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one start in one scenario came to.
 *
 * @param alive whether it served, and still ran at the end
 * @param oomKills how often Linux killed for the memory limit
 * @param numbers those that there are: one that was killed has no audit
 */
record FootprintRun(boolean alive, long oomKills, Map<Column, Double> numbers) {

    /** In the table's order. */
    enum Column {
        ACKNOWLEDGED("acknowledged", 0),
        FAILED("not", 0),
        REFUSED("of these 503", 0),
        LOST("lost or twice", 0),
        DIFFERING("windows that differ", 0),
        INCONSISTENT("of those in mid-run", 0),
        LEFT("left when the load ends", 0),
        P50("p50 ms", 2),
        P99("p99", 2),
        P99_COLD("of the first 10 s", 2),
        P99_WARM("later", 2),
        MAX("max", 1),
        FIRST("first 202 after ms, files on the disk", 0),
        FIRST_CACHED("in memory", 0),
        PEAK("memory peak MB", 1),
        ANONYMOUS("anonymous", 1),
        CPU("CPU s", 2),
        PERIODS("periods", 0),
        THROTTLED("throttled", 0),
        THROTTLED_SECONDS("for s", 2);

        private final String title;
        private final int decimals;

        Column(String title, int decimals) {
            this.title = title;
            this.decimals = decimals;
        }

        private String cell(List<FootprintRun> runs) {
            List<Double> values =
                    runs.stream()
                            .map(run -> run.numbers.get(this))
                            .filter(Objects::nonNull)
                            .toList();
            return values.isEmpty() ? "–" : Spread.of(values).text(decimals);
        }
    }

    /**
     * The table, as Markdown.
     *
     * @param results by what was run, which may be several cells
     */
    static List<String> table(Map<String, List<FootprintRun>> results) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder("| scenario | limits | | alive |");
        for (Column column : Column.values()) {
            head.append(' ').append(column.title).append(" |");
        }
        lines.add(head.toString());
        lines.add("|" + " --- |".repeat(4 + Column.values().length));
        results.forEach(
                (label, runs) -> {
                    StringBuilder row = new StringBuilder("| " + label + " | " + fate(runs) + " |");
                    for (Column column : Column.values()) {
                        row.append(' ').append(column.cell(runs)).append(" |");
                    }
                    lines.add(row.toString());
                });
        return lines;
    }

    private static String fate(List<FootprintRun> runs) {
        long alive = runs.stream().filter(FootprintRun::alive).count();
        long killed = runs.stream().filter(run -> run.oomKills > 0).count();
        return alive + " of " + runs.size() + (killed == 0 ? "" : ", killed " + killed);
    }
}
