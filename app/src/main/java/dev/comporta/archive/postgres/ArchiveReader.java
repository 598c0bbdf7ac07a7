package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Mark;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
        String run = versions()[0] < Schema.RUNS ? "0" : "run";
        return rows(
                        "SELECT journal_id, position, "
                                + run
                                + " FROM archive_position WHERE name = ?",
                        statement -> statement.setString(1, name),
                        row -> new Mark(row.getLong(1), row.getLong(2), row.getLong(3)))
                .stream()
                .findFirst();
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
                statement -> {},
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
                row ->
                        new DayTotal(
                                LocalDate.parse(row.getString(1)),
                                row.getString(2),
                                row.getLong(3),
                                row.getBigDecimal(4)));
    }

    private static String count(String table) {
        return " (SELECT count(*) FROM " + table + " t WHERE t.gateway = g.gateway)";
    }

    private interface Setting {
        void set(PreparedStatement statement) throws SQLException;
    }

    private interface Making<T> {
        T of(ResultSet row) throws SQLException;
    }

    private interface Call<T> {
        T run() throws SQLException;
    }

    private <T> List<T> rows(String sql, Setting setting, Making<T> making) {
        return read(
                () -> {
                    List<T> found = new ArrayList<>();
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        setting.set(statement);
                        try (ResultSet rows = statement.executeQuery()) {
                            while (rows.next()) {
                                found.add(making.of(rows));
                            }
                        }
                    }
                    return found;
                });
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
