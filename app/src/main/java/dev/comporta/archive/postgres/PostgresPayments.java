package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.PaymentReader;
import dev.comporta.ledger.CutHour;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentLife.AttemptLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.TransitionStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One connection that looks for payments, and sums them: each time in one picture of the database.
 */
public final class PostgresPayments implements PaymentReader {
    /** Somebody waits for the answer, and each search goes by a key. */
    private static final Duration TIMEOUT_MAX = Duration.ofSeconds(2);

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int ATTEMPTS_MAX = 15;

    private static final String MICROS = "(extract(epoch FROM %s) * 1000000)::bigint";
    private static final String MILLIS = "(extract(epoch FROM %s) * 1000)::bigint";

    private final Connection connection;
    private final List<String> processors;
    private final String name;
    private final TransitionStream journal;

    private PostgresPayments(
            Connection connection, List<String> processors, String name, TransitionStream journal) {
        this.connection = connection;
        this.processors = List.copyOf(processors);
        this.name = name;
        this.journal = journal;
    }

    /**
     * How they are reached.
     *
     * @param processors wire names, by index
     */
    public static Connector connector(PostgresOptions options, List<String> processors) {
        PostgresOptions quick = options.within(TIMEOUT_MAX);
        return journal -> {
            try {
                Connection connection = Connections.open(quick);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                return new PostgresPayments(connection, processors, quick.name(), journal);
            } catch (SQLException e) {
                throw Failure.of(e);
            }
        };
    }

    @Override
    public Optional<PaymentLife> find(UUID id, long upTo) {
        try {
            short gateway = gatewayThatKnows(upTo);
            requireNotRefused(id, gateway);
            Optional<PaymentLife> found = settled(id, gateway);
            if (found.isEmpty()) {
                found = acknowledged(id, gateway);
            }
            connection.commit();
            return found;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    private short gatewayThatKnows(long upTo) throws SQLException {
        Position found =
                Position.find(connection, name)
                        .filter(it -> it.mark().position() >= upTo)
                        .orElseThrow(
                                () -> new ArchiveException("the archive has not come that far"));
        found.mark()
                .contradiction(journal)
                .ifPresent(
                        reason -> {
                            throw new ArchiveException(reason);
                        });
        return found.gateway();
    }

    private Optional<PaymentLife> settled(UUID id, short gateway) throws SQLException {
        return one(
                "SELECT (amount * 100)::bigint, "
                        + millis("accepted_at")
                        + ", processor, "
                        + micros("requested_at")
                        + ", requested_at_nanos, attempts, evidence, status, "
                        + millis("settled_at")
                        + " FROM payments WHERE correlation_id = ? AND gateway = ?",
                keys(id, gateway),
                row -> life(id, gateway, PaymentState.SETTLED, row));
    }

    /** What is known of its last attempt stands with the attempts. */
    private Optional<PaymentLife> acknowledged(UUID id, short gateway) throws SQLException {
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
                keys(id, gateway),
                row -> life(id, gateway, PaymentState.ACKNOWLEDGED, row));
    }

    private PaymentLife life(UUID id, short gateway, PaymentState state, ResultSet row)
            throws SQLException {
        AttemptLife last = last(row);
        List<AttemptLife> trail = new ArrayList<>(attempts(id, gateway));
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
                notes(id, gateway));
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
    private List<AttemptLife> attempts(UUID id, short gateway) throws SQLException {
        return all(
                        "SELECT processor, "
                                + micros("requested_at")
                                + ", attempt, evidence, status, "
                                + millis("ended_at")
                                + ", ending FROM attempts WHERE correlation_id = ? AND gateway = ?"
                                + " ORDER BY attempt DESC LIMIT "
                                + ATTEMPTS_MAX,
                        keys(id, gateway),
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

    private List<Note> notes(UUID id, short gateway) throws SQLException {
        return all(
                        "SELECT attempt, "
                                + millis("noted_at")
                                + ", text FROM notes WHERE correlation_id = ? AND gateway = ?"
                                + " ORDER BY attempt DESC LIMIT "
                                + Payment.NOTES_MAX,
                        keys(id, gateway),
                        row -> new Note(row.getInt(1), row.getLong(2), row.getString(3)))
                .reversed();
    }

    /** What is there under its id may be another one's. */
    private void requireNotRefused(UUID id, short gateway) throws SQLException {
        boolean isRefused =
                one(
                                "SELECT 1 FROM archive_problems"
                                        + " WHERE correlation_id = ? AND gateway = ? LIMIT 1",
                                keys(id, gateway),
                                row -> true)
                        .isPresent();
        if (isRefused) {
            throw new ArchiveException("the archive has refused a row of payment " + id);
        }
    }

    private static String micros(String column) {
        return MICROS.replace("%s", column);
    }

    private static String millis(String column) {
        return MILLIS.replace("%s", column);
    }

    private static Query.Setting keys(UUID id, short gateway) {
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

    /** Asked behind {@link #find}: an operator accepts a loss before anything is written. */
    @Override
    public boolean lacksSome() {
        try {
            boolean lacksSome =
                    Position.find(connection, name)
                            .map(it -> it.mark().lostUpTo() > 0)
                            .orElse(false);
            connection.commit();
            return lacksSome;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    @Override
    public List<HourParts> sum(List<CutHour> hours) {
        try {
            short gateway = gatewayThatKnows(journal.droppedUpTo());
            List<HourParts> found = new ArrayList<>();
            for (CutHour hour : hours) {
                found.add(new HourQuery(connection, processors).of(hour, gateway));
            }
            connection.commit();
            return found;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /** Whatever it says is as of a moment ago: a position only grows while the archive is whole. */
    @Override
    public boolean keepsAll(long behind, long upTo) {
        try {
            short gateway = gatewayThatKnows(upTo);
            boolean isRefused =
                    one(
                                    "SELECT 1 FROM archive_problems WHERE gateway = ?"
                                            + " AND position > ? AND position <= ? LIMIT 1",
                                    statement -> {
                                        statement.setShort(1, gateway);
                                        statement.setLong(2, behind);
                                        statement.setLong(3, upTo);
                                    },
                                    row -> true)
                            .isPresent();
            connection.commit();
            return !isRefused;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    @Override
    public void abort() {
        Connections.abort(connection);
    }

    @Override
    public void close() {
        Connections.close(connection);
    }
}
