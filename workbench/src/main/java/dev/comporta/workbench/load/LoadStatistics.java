package dev.comporta.workbench.load;

import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was sent and what became of it.
 *
 * <p>Threading: owned by the event loop.
 */
final class LoadStatistics {
    private final Timing.Recorder acknowledged = new Timing.Recorder();
    private final Timing.Recorder refused = new Timing.Recorder();
    private final Timeline timeline = new Timeline();
    private final Histogram lateness = Quantiles.histogram();
    private final Timing.Recorder interval = new Timing.Recorder();
    private final long[] statusCounts = new long[1_000];
    private final SortedMap<String, Long> errors = new TreeMap<>();
    private final IdList acknowledgedIds = new IdList();
    private long sent;
    private long retries;
    private long lastAnswerNanos;
    private long acknowledgedNanos;
    private long silenceMaxNanos;

    void sent(LoadPayment payment, boolean again) {
        if (again) {
            retries++;
        } else {
            sent++;
            Quantiles.record(lateness, payment.writtenNanos - payment.dueNanos);
        }
    }

    void answered(int status, long nowNanos) {
        statusCounts[status]++;
        lastAnswerNanos = nowNanos;
    }

    void acknowledged(LoadPayment payment, long nowNanos) {
        acknowledgedIds.add(payment.idHigh, payment.idLow);
        acknowledged.record(payment, nowNanos);
        interval.record(payment, nowNanos);
        timeline.acknowledged(nowNanos - payment.dueNanos, nowNanos);
        silenceMaxNanos = Math.max(silenceMaxNanos, nowNanos - acknowledgedNanos);
        acknowledgedNanos = nowNanos;
    }

    /** With 503; the payment may be sent again. */
    void refused(LoadPayment payment, long nowNanos) {
        refused.record(payment, nowNanos);
        timeline.refused(nowNanos);
    }

    void failed(String kind, long count) {
        errors.merge(kind, count, Long::sum);
    }

    long acknowledgedCount() {
        return acknowledgedIds.size();
    }

    long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The state now; the interval starts anew. */
    LoadProgress progress(long elapsedNanos) {
        LoadProgress progress =
                new LoadProgress(
                        elapsedNanos, sent, acknowledgedCount(), errorCount(), interval.timing());
        interval.reset();
        return progress;
    }

    private SortedMap<Integer, Long> statuses() {
        SortedMap<Integer, Long> statuses = new TreeMap<>();
        for (int status = 0; status < statusCounts.length; status++) {
            if (statusCounts[status] > 0) {
                statuses.put(status, statusCounts[status]);
            }
        }
        return statuses;
    }

    LoadReport report(LoadPlan plan) {
        return new LoadReport(
                plan.profile(),
                lastAnswerNanos,
                silenceMaxNanos,
                sent,
                acknowledgedCount(),
                retries,
                statuses(),
                errors,
                acknowledged.timing(),
                refused.timing(),
                Quantiles.of(lateness),
                timeline.seconds(),
                acknowledgedIds);
    }
}
