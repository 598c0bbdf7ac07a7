package dev.comporta.bench;

import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.Quantiles;
import dev.comporta.workbench.load.Second;
import dev.comporta.workbench.load.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What {@link OverloadBench} found, as Markdown.
 *
 * @param phases the first of them shows the most that the processors settle
 * @param secondsToCalm after the overload; empty if it stayed worse than before
 */
record OverloadReport(List<LoadPhase> phases, OptionalInt secondsToCalm, Drain drain, Audit audit) {
    private static final int CALM_SECONDS = 3;
    private static final int REFUSED = 503;
    private static final int MEGABYTE = 1 << 20;

    /** How what had piled up was settled after the outage. */
    record Drain(long payments, double settledPerSecond, Duration took) {
        double idealSeconds() {
            return payments / settledPerSecond;
        }

        double seconds() {
            return took.toMillis() / 1e3;
        }
    }

    /** At the end, over all phases. */
    record Audit(long acknowledged, long lost, long twice, long mismatches) {
        boolean isSound() {
            return lost == 0 && twice == 0 && mismatches == 0;
        }
    }

    /**
     * When the load is served again as before: the start of the first three seconds in a row of
     * which none has a higher p99, or more refusals, than the worst second before.
     */
    static OptionalInt secondsToCalm(List<Second> before, List<Second> after) {
        long p99Nanos = before.stream().mapToLong(Second::p99Nanos).max().orElse(0);
        long refused = before.stream().mapToLong(Second::refused).max().orElse(0);
        int calm = 0;
        for (int index = 0; index < after.size(); index++) {
            Second second = after.get(index);
            boolean isCalm = second.p99Nanos() <= p99Nanos && second.refused() <= refused;
            calm = isCalm ? calm + 1 : 0;
            if (calm == CALM_SECONDS) {
                return OptionalInt.of(index + 1 - CALM_SECONDS);
            }
        }
        return OptionalInt.empty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| load | offered/s | 202/s | 503/s | settled/s | of the most | pending, at most |"
                        + " resident MiB |");
        lines.add("| --- | --- | --- | --- | --- | --- | --- | --- |");
        phases.forEach(phase -> lines.add(counts(phase)));
        lines.add("");
        lines.add(
                "| p50, p99 in ms | 202, from due | 202, from written | 503, from due |"
                        + " 503, from written | generator's lateness |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
        phases.forEach(phase -> lines.add(times(phase)));
        lines.add("");
        lines.add(
                "as before: "
                        + (secondsToCalm.isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        "from %d s after the overload on",
                                        secondsToCalm.getAsInt())
                                : "not again"));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "drained after the outage: %d payments in %.1f s, ideal %.1f s: %.2f ×",
                        drain.payments,
                        drain.seconds(),
                        drain.idealSeconds(),
                        drain.seconds() / drain.idealSeconds()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "acknowledged=%d lost=%d twice=%d mismatches=%d",
                        audit.acknowledged,
                        audit.lost,
                        audit.twice,
                        audit.mismatches));
        for (LoadPhase phase : phases) {
            phase.load().errors().entrySet().stream()
                    .filter(error -> !error.getKey().endsWith(" " + REFUSED))
                    .forEach(error -> lines.add(phase.name() + ", neither 202 nor 503: " + error));
        }
        return lines;
    }

    private String counts(LoadPhase phase) {
        LoadReport load = phase.load();
        double seconds = load.elapsedNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f | %.1f %% | %d | %s |",
                phase.name(),
                phase.offeredPerSecond(),
                load.acknowledged() / seconds,
                load.statuses().getOrDefault(REFUSED, 0L) / seconds,
                phase.settledPerSecond(),
                100 * phase.settledPerSecond() / phases.getFirst().settledPerSecond(),
                phase.pendingMost(),
                phase.residentBytes().isPresent()
                        ? phase.residentBytes().getAsLong() / MEGABYTE
                        : "?");
    }

    private static String times(LoadPhase phase) {
        Timing accepted = phase.load().accepted();
        Timing refused = phase.load().refused();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |",
                phase.name(),
                cell(accepted.latency()),
                cell(accepted.service()),
                cell(refused.latency()),
                cell(refused.service()),
                cell(phase.load().lateness()));
    }

    private static String cell(Quantiles quantiles) {
        return quantiles.equals(Quantiles.NONE)
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.2f, %.2f",
                        quantiles.p50Nanos() / 1e6,
                        quantiles.p99Nanos() / 1e6);
    }
}
