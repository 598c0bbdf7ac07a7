package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentLife.AttemptLife;
import dev.comporta.payment.PaymentState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells a closed payment's life, from several tables.
 *
 * @param processors wire names, by index
 */
record LifeQuery(Connection connection, List<String> processors, UUID id, short gateway) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int ATTEMPTS_MAX = 15;

    private static final String MICROS = "(extract(epoch FROM %s) * 1000000)::bigint";
    private static final String MILLIS = "(extract(epoch FROM %s) * 1000)::bigint";

    /** Empty where none is closed under this id. */
    Optional<PaymentLife> life() throws SQLException {
        Optional<PaymentLife> settled = settled();
        return settled.isPresent() ? settled : acknowledged();
    }

    private Optional<PaymentLife> settled() throws SQLException {
        return one(
                "SELECT (amount * 100)::bigint, "
                        + millis("accepted_at")
                        + ", processor, "
                        + micros("requested_at")
                        + ", requested_at_nanos, attempts, evidence, status, "
                        + millis("settled_at")
                        + " FROM payments WHERE correlation_id = ? AND gateway = ?",
                keys(),
                row -> life(PaymentState.SETTLED, row));
    }

    /** What is known of its last attempt stands with the attempts. */
    private Optional<PaymentLife> acknowledged() throws SQLException {
        return one(
                "SELECT (d.amount * 100)::bigint, "
                        + millis("d.accepted_at")
                        + ", d.processor, "
                        + micros("a.requested_at")
                        + ", 0, d.attempt, d.evidence, d.status, "
                        + millis("d.resolved_at")
                        + " FROM dead_letters d LEFT JOIN attempts a"
                        + " USING (correlation_id, gateway, attempt)"
                        + " WHERE correlation_id = ? AND gateway = ?"
                        + " AND d.resolution = 'acknowledged'",
                keys(),
                row -> life(PaymentState.ACKNOWLEDGED, row));
    }

    private PaymentLife life(PaymentState state, ResultSet row) throws SQLException {
        AttemptLife last = last(row);
        List<AttemptLife> trail = new ArrayList<>(attempts());
        if (state == PaymentState.SETTLED) {
            trail.add(last);
        }
        Attempt attempt = last.attempt();
        return new PaymentLife(
                id,
                row.getLong(1),
                state,
                row.getLong(2),
                Optional.of(last.processor()),
                attempt.requestedAtNanos(),
                attempt.number(),
                attempt.evidence(),
                attempt.status(),
                attempt.endedAtMillis(),
                trail,
                notes());
    }

    private AttemptLife last(ResultSet row) throws SQLException {
        return attempt(
                row.getString(3),
                row.getLong(4) * NANOS_PER_MICRO + row.getInt(5),
                row.getInt(6),
                row.getString(7),
                row.getInt(8),
                row.getLong(9),
                Attempt.Ending.SETTLED);
    }

    /** The newest, the oldest first. */
    private List<AttemptLife> attempts() throws SQLException {
        return all(
                        "SELECT processor, "
                                + micros("requested_at")
                                + ", attempt, evidence, status, "
                                + millis("ended_at")
                                + ", ending FROM attempts WHERE correlation_id = ? AND gateway = ?"
                                + " ORDER BY attempt DESC LIMIT "
                                + ATTEMPTS_MAX,
                        keys(),
                        row ->
                                attempt(
                                        row.getString(1),
                                        row.getLong(2) * NANOS_PER_MICRO,
                                        row.getInt(3),
                                        row.getString(4),
                                        row.getInt(5),
                                        row.getLong(6),
                                        row.getString(7).equals("buried")
                                                ? Attempt.Ending.BURIED
                                                : Attempt.Ending.PUT_BACK))
                .reversed();
    }

    /** A settled one may have been booked under a requestedAt that is not the attempt's own. */
    private AttemptLife attempt(
            String processor,
            long requestedAtNanos,
            int number,
            String evidenceSlug,
            int status,
            long endedAtMillis,
            Attempt.Ending ending) {
        Evidence evidence = evidence(evidenceSlug);
        boolean isOurs = ending != Attempt.Ending.SETTLED || evidence == Evidence.ANSWERED;
        return new AttemptLife(
                processor,
                new Attempt(
                        number,
                        processors.indexOf(processor),
                        requestedAtNanos,
                        isOurs ? requestedAtNanos / NANOS_PER_MILLI : 0,
                        0,
                        evidence,
                        status,
                        endedAtMillis,
                        ending));
    }

    private static Evidence evidence(String slug) {
        return Arrays.stream(Evidence.values())
                .filter(it -> it.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new ArchiveException("unknown evidence: " + slug));
    }

    private List<Note> notes() throws SQLException {
        return all(
                        "SELECT attempt, "
                                + millis("noted_at")
                                + ", text FROM notes WHERE correlation_id = ? AND gateway = ?"
                                + " ORDER BY attempt DESC LIMIT "
                                + Payment.NOTES_MAX,
                        keys(),
                        row -> new Note(row.getInt(1), row.getLong(2), row.getString(3)))
                .reversed();
    }

    private static String micros(String column) {
        return MICROS.replace("%s", column);
    }

    private static String millis(String column) {
        return MILLIS.replace("%s", column);
    }

    private Query.Setting keys() {
        return statement -> {
            statement.setObject(1, id);
            statement.setShort(2, gateway);
        };
    }

    private <T> Optional<T> one(String sql, Query.Setting setting, Query.Making<T> making)
            throws SQLException {
        return Query.one(connection, sql, setting, making);
    }

    private <T> List<T> all(String sql, Query.Setting setting, Query.Making<T> making)
            throws SQLException {
        return Query.all(connection, sql, setting, making);
    }
}
