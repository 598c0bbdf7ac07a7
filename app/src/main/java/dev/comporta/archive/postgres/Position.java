package dev.comporta.archive.postgres;

import dev.comporta.archive.Mark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a gateway's row in {@code archive_position} says.
 *
 * @param gateway its number there
 */
record Position(short gateway, Mark mark) {

    /** Finds it, in the newest version of the schema. */
    static Optional<Position> find(Connection connection, String name) throws SQLException {
        return find(connection, name, Schema.VERSIONS.size());
    }

    /** Finds it in an earlier one, which may know less. */
    static Optional<Position> find(Connection connection, String name, int version)
            throws SQLException {
        String lost =
                "coalesce((SELECT l.position FROM lost_history l WHERE l.gateway = g.gateway), 0)";
        return Query.one(
                connection,
                "SELECT gateway, journal_id, position, "
                        + (version < Schema.RUNS ? "0" : "run")
                        + ", "
                        + (version < Schema.LOST_HISTORY ? "0" : lost)
                        + " FROM archive_position g WHERE name = ?",
                statement -> statement.setString(1, name),
                row ->
                        new Position(
                                row.getShort(1),
                                new Mark(
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5))));
    }

    /**
     * Makes it where it is missing. A journal of which nothing was archived may be another one the
     * next time.
     */
    static Position claim(Connection connection, String name, long journalId) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO archive_position AS known (name, journal_id) SELECT ?, ?"
                                + " WHERE NOT EXISTS (SELECT FROM archive_position"
                                + " WHERE name = ? AND (position > 0 OR journal_id = ?))"
                                + " ON CONFLICT (name) DO UPDATE"
                                + " SET journal_id = EXCLUDED.journal_id"
                                + " WHERE known.position = 0 AND NOT EXISTS"
                                + " (SELECT FROM lost_history l WHERE l.gateway = known.gateway)")) {
            insert.setString(1, name);
            insert.setLong(2, journalId);
            insert.setString(3, name);
            insert.setLong(4, journalId);
            insert.executeUpdate();
        }
        return find(connection, name).orElseThrow();
    }
}
