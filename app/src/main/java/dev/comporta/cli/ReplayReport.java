package dev.comporta.cli;

import dev.comporta.replay.Optimum;
import dev.comporta.replay.ReplayResult;
import dev.comporta.routing.Fees;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of a replay, as a table and as JSON.
 *
 * @param processors wire names, by index
 * @param lines what was recorded first, the offline optimum last
 */
record ReplayReport(List<String> processors, List<Line> lines, int payments) {
    /**
     * A line of the table; the delays of an optimum are not known: -1.
     *
     * @param fee millionths of a cent
     */
    record Line(
            String name,
            BigInteger fee,
            long missed,
            List<Long> settledCents,
            long p50Millis,
            long p99Millis) {

        static Line of(String name, ReplayResult result) {
            return new Line(
                    name,
                    result.fee(),
                    result.missed(),
                    result.processors().stream().map(ReplayResult.Share::settledCents).toList(),
                    result.p50Millis(),
                    result.p99Millis());
        }

        static Line of(String name, Optimum optimum) {
            return new Line(name, optimum.fee(), optimum.missed(), optimum.settledCents(), -1, -1);
        }

        private long cents() {
            return settledCents.stream().mapToLong(Long::longValue).sum();
        }
    }

    void print(PrintStream out) {
        out.printf(Locale.ROOT, "%,d %s%n%n", payments, payments == 1 ? "payment" : "payments");
        out.printf(
                Locale.ROOT, "%-16s %16s %8s %10s %8s", "", "fee", "fee %", "missed", "missed %");
        processors.forEach(name -> out.printf(Locale.ROOT, " %10s", name + " %"));
        out.printf(Locale.ROOT, " %8s %8s%n", "p50 ms", "p99 ms");
        lines.forEach(line -> print(out, line));
        BigInteger actual = lines.getFirst().fee;
        BigInteger optimum = lines.getLast().fee;
        out.printf(
                Locale.ROOT,
                "%nPaid %s; with all known beforehand %s would have done: %s more.%n",
                money(actual),
                money(optimum),
                money(actual.subtract(optimum)));
    }

    private void print(PrintStream out, Line line) {
        out.printf(
                Locale.ROOT,
                "%-16s %16s %8s %,10d %8s",
                line.name,
                money(line.fee),
                percent(new BigDecimal(line.fee).movePointLeft(6), line.cents()),
                line.missed,
                percent(BigDecimal.valueOf(line.missed), payments));
        line.settledCents.forEach(
                cents ->
                        out.printf(
                                Locale.ROOT,
                                " %10s",
                                percent(BigDecimal.valueOf(cents), line.cents())));
        out.printf(Locale.ROOT, " %8s %8s%n", known(line.p50Millis), known(line.p99Millis));
    }

    String json() {
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("payments", payments);
        ArrayNode list = report.putArray("lines");
        for (Line line : lines) {
            ObjectNode settled =
                    list.addObject()
                            .put("name", line.name)
                            .put("fee", Fees.exact(line.fee))
                            .put("missed", line.missed)
                            .putObject("settled");
            for (int processor = 0; processor < processors.size(); processor++) {
                settled.put(
                        processors.get(processor),
                        BigDecimal.valueOf(line.settledCents.get(processor), 2));
            }
        }
        return report + "\n";
    }

    private static String money(BigInteger fee) {
        return Fees.rounded(fee).toPlainString();
    }

    private static String percent(BigDecimal part, long whole) {
        return whole == 0
                ? "-"
                : part.movePointRight(2)
                        .divide(BigDecimal.valueOf(whole), 3, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String known(long millis) {
        return millis < 0 ? "-" : Long.toString(millis);
    }
}
