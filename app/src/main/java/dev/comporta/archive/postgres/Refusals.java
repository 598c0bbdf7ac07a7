package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes rows, and narrows what the database refuses down to the single rows, which it writes down
 * as problems: one foreign row must not hold up all the others.
 */
final class Refusals {
    /** With more of them in one batch it is not the rows that are wrong. */
    private static final int MAX = 100;

    private static final int REASON_MAX = 500;

    private final Connection connection;
    private final short gateway;
    private final boolean narrows;
    private int count;

    /** By what a row is found again. */
    record Row(long position, UUID id) {}

    /**
     * @param narrows false: what is refused is the caller's matter, and no savepoint is made
     */
    Refusals(Connection connection, short gateway, boolean narrows) {
        this.connection = connection;
        this.gateway = gateway;
        this.narrows = narrows;
    }

    int count() {
        return count;
    }

    /**
     * Writes rows.
     *
     * @return how many were changed or written down as problems
     */
    <T> int write(Rows<T> table, List<T> rows, Function<T, Row> key) throws SQLException {
        if (!narrows || rows.isEmpty()) {
            return table.write(connection, gateway, rows);
        }
        Savepoint before = connection.setSavepoint();
        try {
            int written = table.write(connection, gateway, rows);
            connection.releaseSavepoint(before);
            return written;
        } catch (SQLException e) {
            if (!Failure.isOfRows(e)) {
                throw e;
            }
            connection.rollback(before);
            return narrow(table, rows, key, e);
        }
    }

    private <T> int narrow(Rows<T> table, List<T> rows, Function<T, Row> key, SQLException refusal)
            throws SQLException {
        if (rows.size() == 1) {
            note(key.apply(rows.getFirst()), table.kind(), Failure.words(refusal));
            return 1;
        }
        int middle = rows.size() / 2;
        return write(table, rows.subList(0, middle), key)
                + write(table, rows.subList(middle, rows.size()), key);
    }

    /** Writes down which rows are there already, and say something else. */
    <T> void noteDifferent(Rows<T> table, List<T> rows) throws SQLException {
        try (PreparedStatement statement =
                        table.prepare(connection, gateway, rows, Tables.DIFFERENT_PAYMENTS);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                Row row = new Row(found.getLong(2), found.getObject(1, UUID.class));
                note(row, table.kind(), "another row has this id, and says something else");
            }
        }
    }

    private void note(Row row, String kind, String reason) throws SQLException {
        if (++count > MAX) {
            throw new ArchiveException(
                    "PostgreSQL refuses more than " + MAX + " rows of one batch: " + reason);
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO archive_problems"
                                + " (gateway, position, correlation_id, kind, reason)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            statement.setShort(1, gateway);
            statement.setLong(2, row.position());
            statement.setObject(3, row.id());
            statement.setString(4, kind);
            statement.setString(5, reason.substring(0, Math.min(REASON_MAX, reason.length())));
            statement.executeUpdate();
        }
    }
}
