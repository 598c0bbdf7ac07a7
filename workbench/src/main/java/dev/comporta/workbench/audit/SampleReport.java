package dev.comporta.workbench.audit;

import dev.comporta.workbench.audit.Sample.Judgement;
import dev.comporta.workbench.load.Quantiles;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a watch came to, in words.
 *
 * @param samples in the order taken
 * @param missed samples that were due while another one was still being judged
 * @param settled the same windows, compared once nothing was under way any more
 */
record SampleReport(List<Sample> samples, long missed, List<Comparison> settled) {
    private static final int SHOWN_MAX = 10;

    boolean isSound() {
        return count(Judgement.DIFFERENT) == 0 && AuditReport.mismatches(settled) == 0;
    }

    long count(Judgement judgement) {
        return samples.stream().filter(sample -> sample.judgement() == judgement).count();
    }

    List<String> lines(Duration every, Duration lag) {
        long unequal = samples.size() - count(Judgement.EQUAL);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "windows from 15 s to %d ms ago, one every %d ms: %d (%d not asked for in time)",
                        lag.toMillis(),
                        every.toMillis(),
                        samples.size(),
                        missed),
                "equal at the first reading: " + count(Judgement.EQUAL),
                String.format(
                        Locale.ROOT,
                        "different at the first reading: %d, by %d payments at most",
                        unequal,
                        greatestDifference()),
                "  booked in the window while it was read: " + count(Judgement.CHANGED_WHILE_READ),
                "  different for another reason: " + count(Judgement.DIFFERENT),
                String.format(
                        Locale.ROOT,
                        "the same windows once all was settled: %d equal, %d different",
                        settled.size() - AuditReport.mismatches(settled),
                        AuditReport.mismatches(settled)),
                String.format(
                        Locale.ROOT,
                        "reading all three took p50=%sms p99=%sms",
                        readMillis(50),
                        readMillis(99)));
    }

    /** The last line, for scripts. */
    String verdict() {
        return String.format(
                Locale.ROOT,
                "audit: %s windows=%d raw=%d changed=%d different=%d settled-different=%d",
                isSound() ? "ok" : "FAILED",
                samples.size(),
                samples.size() - count(Judgement.EQUAL),
                count(Judgement.CHANGED_WHILE_READ),
                count(Judgement.DIFFERENT),
                AuditReport.mismatches(settled));
    }

    /** Some of the windows that differ for no reason. */
    List<String> differences() {
        return samples.stream()
                .filter(sample -> sample.judgement() == Judgement.DIFFERENT)
                .limit(SHOWN_MAX)
                .map(
                        sample ->
                                String.format(
                                        Locale.ROOT,
                                        "%s: gateway %s, processors %s",
                                        sample.window(),
                                        sample.gateway(),
                                        sample.processors()))
                .toList();
    }

    private long greatestDifference() {
        return samples.stream().mapToLong(Sample::differenceCount).max().orElse(0);
    }

    private String readMillis(int percent) {
        long[] nanos = samples.stream().mapToLong(Sample::readNanos).sorted().toArray();
        return nanos.length == 0
                ? "-"
                : Quantiles.millis(nanos[(nanos.length - 1) * percent / 100]);
    }
}
