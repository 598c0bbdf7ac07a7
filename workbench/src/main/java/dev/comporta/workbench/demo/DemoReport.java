package dev.comporta.workbench.demo;

import dev.comporta.workbench.audit.AuditReport;
import dev.comporta.workbench.audit.Comparison;
import dev.comporta.workbench.audit.Reconciliation;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.Quantiles;
import dev.comporta.workbench.terminal.TextTable;
import dev.comporta.workbench.wire.Cents;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the demo came to.
 *
 * @param leftover what was not settled when the load ended
 * @param settled by the gateway's own count, after the drain
 * @param live windows compared while the load ran
 * @param doubted live windows that differed by payments in doubt, compared anew after the drain
 * @param random windows over the whole run, compared after the drain
 */
record DemoReport(
        LoadReport load,
        Leftover leftover,
        ProcessorTotals settled,
        Reconciliation payments,
        List<Comparison> live,
        List<Comparison> doubted,
        List<Comparison> random) {

    boolean isOk() {
        return payments.lost().isEmpty()
                && payments.twice().isEmpty()
                && mismatches() == 0
                && load.acknowledged() > 0
                && isSettled();
    }

    /** An answer that was lost makes a payment that is settled though the load counts an error. */
    private boolean isSettled() {
        long count = settled.sum().count();
        return count >= load.acknowledged() && count <= load.sent();
    }

    long mismatches() {
        return AuditReport.mismatches(live)
                + AuditReport.mismatches(doubted)
                + AuditReport.mismatches(random);
    }

    /** As the public load test sees it: it knows no doubt. */
    private boolean isConsistent() {
        return AuditReport.mismatches(live) == 0 && doubted.isEmpty();
    }

    /** Of the payments settled, in per cent with two decimals. */
    private BigDecimal cheapShare() {
        long count = settled.sum().count();
        return count == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(settled.byDefault().count())
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(count), 2, RoundingMode.HALF_EVEN);
    }

    private Score score() {
        return Score.of(settled, load.accepted().latency().p99Nanos(), isConsistent());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.addAll(money());
        lines.add("");
        lines.add("settled by the cheap processor: " + cheapShare() + " %");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "not settled yet when the load ended: %d, 1 s later: %d",
                        leftover.atEnd(),
                        leftover.secondAfter()));
        lines.add("");
        lines.addAll(load.latencyLines());
        lines.add("");
        lines.addAll(AuditReport.lines(payments));
        lines.add(windows("windows during the load", live));
        if (!doubted.isEmpty()) {
            lines.add(windows("windows that differed by payments in doubt, asked again", doubted));
        }
        lines.add(windows("random windows after the load", random));
        lines.addAll(AuditReport.differences(live));
        lines.addAll(AuditReport.differences(doubted));
        lines.addAll(AuditReport.differences(random));
        if (load.retries() > 0) {
            lines.add("sent again after a refusal or a broken connection: " + load.retries());
        }
        load.errors().forEach((kind, count) -> lines.add("not accepted: " + count + " x " + kind));
        return lines;
    }

    private List<String> money() {
        Score score = score();
        TextTable table =
                new TextTable()
                        .row("", "payments", "money")
                        .row("accepted", load.acknowledged(), "");
        row(table, "settled at default (5 % fee)", settled.byDefault());
        row(table, "settled at fallback (15 % fee)", settled.byFallback());
        row(table, "settled", settled.sum());
        return table.row("fees", "", Cents.format(-score.feesCents()))
                .row("net", "", Cents.format(score.netCents()))
                .row("bonus for p99 under 11 ms", "", Cents.format(score.bonusCents()))
                .row("penalty for inconsistency", "", Cents.format(-score.penaltyCents()))
                .row("score", "", Cents.format(score.totalCents()))
                .lines();
    }

    private static void row(TextTable table, String name, Total total) {
        table.row(name, total.count(), Cents.format(total.cents()));
    }

    private static String windows(String name, List<Comparison> comparisons) {
        return String.format(
                Locale.ROOT,
                "%s: %d, mismatches=%d transient=%d",
                name,
                comparisons.size(),
                AuditReport.mismatches(comparisons),
                AuditReport.transients(comparisons));
    }

    /** The last line, for scripts. */
    String verdict() {
        return String.format(
                Locale.ROOT,
                "demo: %s accepted=%d settled=%d lost=%d twice=%d mismatches=%d p99=%sms",
                isOk() ? "ok" : "FAILED",
                load.acknowledged(),
                settled.sum().count(),
                payments.lost().size(),
                payments.twice().size(),
                mismatches(),
                Quantiles.millis(load.accepted().latency().p99Nanos()));
    }

    /** In a form for {@code --json}. */
    Map<String, Object> fields() {
        Score score = score();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ok", isOk());
        fields.put("accepted", load.acknowledged());
        fields.put("default", fields(settled.byDefault()));
        fields.put("fallback", fields(settled.byFallback()));
        fields.put("cheapSharePercent", cheapShare());
        fields.put("leftAtEnd", leftover.atEnd());
        fields.put("leftSecondAfter", leftover.secondAfter());
        fields.put("fees", Cents.amount(score.feesCents()));
        fields.put("score", Cents.amount(score.totalCents()));
        fields.put("consistent", isConsistent());
        fields.put("lost", payments.lost());
        fields.put("twice", payments.twice());
        fields.put("phantom", payments.phantom());
        fields.put("windows", live.size() + doubted.size() + random.size());
        fields.put("mismatches", mismatches());
        fields.put("load", load.fields());
        return fields;
    }

    private static Map<String, Object> fields(Total total) {
        return Map.of("settled", total.count(), "amount", Cents.amount(total.cents()));
    }
}
