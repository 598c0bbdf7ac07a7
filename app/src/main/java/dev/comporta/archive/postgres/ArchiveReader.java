package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Mark;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Asks an archive what is in it, and changes nothing. */
public final class ArchiveReader implements AutoCloseable {
    private static final int PROBLEMS_MAX = 20;

    private final Connection connection;
    private final String name;

    /**
     * How far one gateway is.
     *
     * @param changedAt when the position was last moved
     * @param problems rows that could not be written
     */
    public record Standing(
            String name,
            long position,
            Instant changedAt,
            long payments,
            long attempts,
            long openDeadLetters,
            long purges,
            long problems) {}

    /**
     * What an archive lacks since the one before it was lost.
     *
     * @param position up to which the gateway had dropped what it had
     * @param payments how many
     * @param closedUpTo when the newest of them was closed
     * @param acceptedAt when an operator had this archive begun without them
     */
    public record Loss(
            String name, long position, long payments, Instant closedUpTo, Instant acceptedAt) {}

    /** A row that could not be written. */
    public record Problem(long position, String id, String kind, String reason, Instant seenAt) {}

    /** What one processor settled in one day of UTC. */
    public record DayTotal(LocalDate day, String processor, long count, BigDecimal amount) {}

    private ArchiveReader(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * Connects.
     *
     * @throws ArchiveException where it can't be reached, or there is none
     */
    public static ArchiveReader open(PostgresOptions options) {
        return openWhereThereIsOne(options)
                .orElseThrow(
                        () -> new ArchiveException("there is no archive in " + options.place()));
    }

    /**
     * Connects; empty: there is no archive.
     *
     * @throws ArchiveException where it can't be reached
     */
    public static Optional<ArchiveReader> openWhereThereIsOne(PostgresOptions options) {
        try {
            Connection connection = Connections.open(options);
            try {
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                int version = Schema.version(connection);
                connection.commit();
                if (version == 0) {
                    Connections.close(connection);
                    return Optional.empty();
                }
                return Optional.of(new ArchiveReader(connection, options.name()));
            } catch (SQLException | RuntimeException e) {
                Connections.close(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /** How far this gateway is; empty: it has never written there. */
    public Optional<Mark> mark() {
        return read(() -> Position.find(connection, name, Schema.version(connection)))
                .map(Position::mark);
    }

    /** The version of the schema that is there, and the one that this program knows. */
    public int[] versions() {
        return read(() -> new int[] {Schema.version(connection), Schema.VERSIONS.size()});
    }

    /** All gateways that write there. */
    public List<Standing> standings() {
        return rows(
                "SELECT g.name, g.position, g.changed_at,"
                        + count("payments")
                        + ","
                        + count("attempts")
                        + ", (SELECT count(*) FROM dead_letters d"
                        + " WHERE d.gateway = g.gateway AND d.resolution IS NULL),"
                        + count("purges")
                        + ","
                        + count("archive_problems")
                        + " FROM archive_position g ORDER BY g.name",
                Query.Setting.NOTHING,
                row ->
                        new Standing(
                                row.getString(1),
                                row.getLong(2),
                                row.getTimestamp(3).toInstant(),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8)));
    }

    /** The newest of this gateway's, {@value #PROBLEMS_MAX} at the most. */
    public List<Problem> problems() {
        return rows(
                "SELECT p.position, p.correlation_id, p.kind, p.reason, p.seen_at"
                        + " FROM archive_problems p JOIN archive_position g USING (gateway)"
                        + " WHERE g.name = ? ORDER BY p.position DESC LIMIT "
                        + PROBLEMS_MAX,
                statement -> statement.setString(1, name),
                row ->
                        new Problem(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getTimestamp(5).toInstant()));
    }

    /**
     * This gateway's payments by day and processor, requested up to an instant.
     *
     * @param to in whole microseconds
     */
    public List<DayTotal> totals(Instant to) {
        return rows(
                "SELECT (requested_at AT TIME ZONE 'UTC')::date::text, processor, count(*),"
                        + " sum(amount) FROM payments JOIN archive_position g USING (gateway)"
                        + " WHERE g.name = ? AND (requested_at, requested_at_nanos)"
                        + " <= (?::timestamptz, 0::smallint) GROUP BY 1, 2 ORDER BY 1, 2",
                statement -> {
                    statement.setString(1, name);
                    statement.setString(2, to.toString());
                },
                ArchiveReader::dayTotal);
    }

    /** What gateways' archives lack for good, by their names. */
    public List<Loss> losses() {
        if (!knowsLosses()) {
            return List.of();
        }
        return rows(
                "SELECT g.name, l.position, l.payments, l.closed_upto, l.accepted_at"
                        + " FROM lost_history l JOIN archive_position g USING (gateway)"
                        + " ORDER BY g.name",
                Query.Setting.NOTHING,
                row ->
                        new Loss(
                                row.getString(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getTimestamp(4).toInstant(),
                                row.getTimestamp(5).toInstant()));
    }

    /**
     * What this gateway's archive lacks for good, by day and processor, of hours that end up to an
     * instant: in {@link #totals} it is not.
     */
    public List<DayTotal> lostTotals(Instant to) {
        if (!knowsLosses()) {
            return List.of();
        }
        return rows(
                "SELECT (hour AT TIME ZONE 'UTC')::date::text, processor, sum(l.payments),"
                        + " sum(amount) FROM lost_hours l JOIN archive_position g USING (gateway)"
                        + " WHERE g.name = ? AND hour <= ?::timestamptz - interval '1 hour'"
                        + " GROUP BY 1, 2 ORDER BY 1, 2",
                statement -> {
                    statement.setString(1, name);
                    statement.setString(2, to.toString());
                },
                ArchiveReader::dayTotal);
    }

    private boolean knowsLosses() {
        return versions()[0] >= Schema.LOST_HISTORY;
    }

    private static DayTotal dayTotal(ResultSet row) throws SQLException {
        return new DayTotal(
                LocalDate.parse(row.getString(1)),
                row.getString(2),
                row.getLong(3),
                row.getBigDecimal(4));
    }

    private static String count(String table) {
        return " (SELECT count(*) FROM " + table + " t WHERE t.gateway = g.gateway)";
    }

    private interface Call<T> {
        T run() throws SQLException;
    }

    private <T> List<T> rows(String sql, Query.Setting setting, Query.Making<T> making) {
        return read(() -> Query.all(connection, sql, setting, making));
    }

    /** Each in a transaction of its own, so that it sees what is there now. */
    private <T> T read(Call<T> call) {
        try {
            T answer = call.run();
            connection.commit();
            return answer;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    @Override
    public void close() {
        Connections.close(connection);
    }
}
