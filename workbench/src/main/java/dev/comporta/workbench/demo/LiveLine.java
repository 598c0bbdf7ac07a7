package dev.comporta.workbench.demo;

import dev.comporta.workbench.load.LoadProgress;
import dev.comporta.workbench.load.Quantiles;
import dev.comporta.workbench.terminal.Terminal;
import dev.comporta.workbench.terminal.Terminal.Tone;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.Cents;
import dev.comporta.workbench.wire.Condition;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;

/** One second of the demo as a line of the live table. */
final class LiveLine {
    private static final String COUNTS = "%5s %8s %9s %8s %7s %6s ";
    private static final String PROCESSOR = " %7s %12s %10s ";

    private LiveLine() {}

    static String heading() {
        String processor = String.format(Locale.ROOT, PROCESSOR, "settled", "money", "fee");
        return String.format(
                        Locale.ROOT,
                        COUNTS,
                        "time",
                        "accept/s",
                        "p99 ms",
                        "waiting",
                        "flight",
                        "doubt")
                + " default:        "
                + processor
                + " fallback:       "
                + processor.stripTrailing();
    }

    static String of(
            LoadProgress progress,
            long acceptedPerSecond,
            Backlog backlog,
            ProcessorTotals settled,
            Stage stage,
            Terminal terminal) {
        return String.format(
                        Locale.ROOT,
                        COUNTS,
                        progress.elapsedNanos() / 1_000_000_000 + "s",
                        acceptedPerSecond,
                        Quantiles.millis(progress.interval().latency().p99Nanos()),
                        text(backlog.pending()),
                        text(backlog.inFlight()),
                        text(backlog.inDoubt()))
                + condition(stage.byDefault(), terminal)
                + processor(settled.byDefault(), Topology.DEFAULT_FEE)
                + condition(stage.byFallback(), terminal)
                + processor(settled.byFallback(), Topology.FALLBACK_FEE);
    }

    private static String text(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "-";
    }

    private static String condition(Condition condition, Terminal terminal) {
        Tone tone =
                condition.failing()
                        ? Tone.BAD
                        : condition.delay().isZero() ? Tone.GOOD : Tone.NOTABLE;
        return terminal.toned(tone, String.format(Locale.ROOT, " %-16s", condition));
    }

    private static String processor(Total settled, BigDecimal fee) {
        return String.format(
                Locale.ROOT,
                PROCESSOR,
                settled.count(),
                Cents.format(settled.cents()),
                Cents.format(Cents.times(settled.cents(), fee)));
    }
}
