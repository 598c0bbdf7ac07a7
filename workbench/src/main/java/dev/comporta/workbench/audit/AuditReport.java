package dev.comporta.workbench.audit;

import dev.comporta.workbench.terminal.TextTable;
import dev.comporta.workbench.wire.Cents;
import dev.comporta.workbench.wire.Total;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The audit in words. */
public final class AuditReport {
    private static final int IDS_SHOWN_MAX = 5;

    private AuditReport() {}

    public static long mismatches(Collection<Comparison> comparisons) {
        return comparisons.stream().filter(comparison -> !comparison.isEqual()).count();
    }

    public static long transients(Collection<Comparison> comparisons) {
        return comparisons.stream().filter(Comparison::wasTransient).count();
    }

    static List<String> table(List<Comparison> comparisons) {
        TextTable table =
                new TextTable()
                        .row("window", "default", "amount", "fallback", "amount", "difference");
        for (Comparison comparison : comparisons) {
            Total byDefault = comparison.gateway().byDefault();
            Total byFallback = comparison.gateway().byFallback();
            table.row(
                    comparison.window(),
                    byDefault.count(),
                    Cents.format(byDefault.cents()),
                    byFallback.count(),
                    Cents.format(byFallback.cents()),
                    difference(comparison));
        }
        return table.lines();
    }

    /** One line for each window whose difference stayed. */
    public static List<String> differences(Collection<Comparison> comparisons) {
        return comparisons.stream()
                .filter(comparison -> !comparison.isEqual())
                .map(comparison -> comparison.window() + ": " + difference(comparison))
                .toList();
    }

    /** What the gateway counts more (+) or less (-) than the processors. */
    private static String difference(Comparison comparison) {
        if (comparison.isEqual()) {
            return comparison.wasTransient() ? "transient" : "-";
        }
        return "default "
                + difference(comparison.gateway().byDefault(), comparison.processors().byDefault())
                + ", fallback "
                + difference(
                        comparison.gateway().byFallback(), comparison.processors().byFallback());
    }

    private static String difference(Total gateway, Total processor) {
        return String.format(
                Locale.ROOT,
                "%+d (%+,.2f)",
                gateway.count() - processor.count(),
                Cents.amount(gateway.cents() - processor.cents()));
    }

    /** One line for each kind of trouble, with some of the ids. */
    public static List<String> lines(Reconciliation reconciliation) {
        return Stream.of(
                        line("lost (acknowledged, booked nowhere)", reconciliation.lost()),
                        line("twice (booked more than once)", reconciliation.twice()),
                        line("phantom (booked, not acknowledged)", reconciliation.phantom()))
                .toList();
    }

    private static String line(String kind, Set<UUID> ids) {
        return kind
                + ": "
                + ids.size()
                + (ids.isEmpty()
                        ? ""
                        : ", for instance " + ids.stream().limit(IDS_SHOWN_MAX).toList());
    }
}
