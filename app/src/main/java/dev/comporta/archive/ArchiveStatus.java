package dev.comporta.archive;

import dev.comporta.meter.Meter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far the archive is.
 *
 * @param connected whether it can be written to
 * @param position up to which everything is kept; −1: not known yet
 * @param lag transitions that it lacks
 * @param lagMillis for how long it has lacked some
 * @param rows payments, attempts, notes and dead letters that were written since the start
 * @param refusedRows rows that contradict what is in the archive, since the start
 * @param failures how often a connection was given up, since the start
 * @param problem why nothing is written; empty while all is well
 * @param lookUpsWaiting questions for forgotten payments that wait for an answer
 * @param lookUpFailures how often such a question could not be answered, since the start
 */
public record ArchiveStatus(
        boolean connected,
        long position,
        long lag,
        long lagMillis,
        long rows,
        long refusedRows,
        long failures,
        Optional<String> problem,
        int lookUpsWaiting,
        long lookUpFailures) {

    /** Of an instance that owns no journal. */
    public static final ArchiveStatus IDLE =
            new ArchiveStatus(false, -1, 0, 0, 0, 0, 0, Optional.empty(), 0, 0);

    /** So much is behind at any time while payments come in. */
    private static final long LAG_TOLD_MILLIS = 5_000;

    /** The same, with those who look for payments. */
    public ArchiveStatus lookingUp(int waiting, long lookUpsFailed) {
        return new ArchiveStatus(
                connected,
                position,
                lag,
                lagMillis,
                rows,
                refusedRows,
                failures,
                problem,
                waiting,
                lookUpsFailed);
    }

    /** For people. */
    public String words() {
        String rows =
                refusedRows == 0
                        ? ""
                        : "; " + refusedRows + " rows refused: comporta archive status";
        if (lagMillis < LAG_TOLD_MILLIS && problem.isEmpty()) {
            return "ok" + rows;
        }
        return "behind by "
                + lag
                + " transitions, "
                + lagMillis / 1_000
                + " s"
                + problem.map(it -> "; tried again: " + it).orElse("")
                + rows;
    }

    /** The same as numbers. */
    public static List<Meter> meters(Supplier<ArchiveStatus> status) {
        return List.of(
                Meter.gauge(
                        "comporta_archive_connected",
                        "1 while the archive can be written to",
                        () -> status.get().connected ? 1 : 0),
                Meter.gauge(
                        "comporta_archive_position",
                        "The position up to which everything is archived",
                        () -> status.get().position),
                Meter.gauge(
                        "comporta_archive_lag_transitions",
                        "Transitions that the archive lacks",
                        () -> status.get().lag),
                Meter.gauge(
                        "comporta_archive_lag_seconds",
                        "For how long the archive has lacked some",
                        () -> status.get().lagMillis / 1e3),
                Meter.counter(
                        "comporta_archive_rows_total", "Rows archived", () -> status.get().rows),
                Meter.counter(
                        "comporta_archive_refused_rows_total",
                        "Rows that contradict what is in the archive",
                        () -> status.get().refusedRows),
                Meter.counter(
                        "comporta_archive_failures_total",
                        "Connections to the archive that were given up",
                        () -> status.get().failures),
                Meter.gauge(
                        "comporta_archive_look_ups_waiting",
                        "Questions for forgotten payments that wait for the archive",
                        () -> status.get().lookUpsWaiting),
                Meter.gauge(
                        "comporta_archive_look_ups_waiting_max",
                        "With so many further ones are refused",
                        () -> ArchivedPayments.WAITING_MAX),
                Meter.counter(
                        "comporta_archive_look_up_failures_total",
                        "Questions for forgotten payments that the archive could not answer",
                        () -> status.get().lookUpFailures));
    }
}
