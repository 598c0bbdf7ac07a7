package dev.comporta.archive.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.archive.ArchiveException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The schema in versions, each an SQL file. A version is applied in one transaction with the note
 * that it was, so it is there whole or not at all, and under a lock, so two gateways don't both.
 */
final class Schema {
    /** The file of each version, from 1; one that was published never changes. */
    static final List<String> VERSIONS =
            List.of("0001-tables.sql", "0002-views.sql", "0003-runs.sql", "0004-lost-history.sql");

    /** From this version on a position has the run in which it was given. */
    static final int RUNS = 3;

    /** From this version on it has what was lost with an archive before. */
    static final int LOST_HISTORY = 4;

    /** An index over many rows takes its time. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    static final long LOCK = 0x636F_6D70_6F72_7461L; // "comporta"

    private Schema() {}

    /**
     * Brings the schema to the newest version.
     *
     * @throws ArchiveException where it is newer than this program
     */
    static void migrate(Connection connection, PostgresOptions options) throws SQLException {
        migrate(connection, options, VERSIONS);
    }

    static void migrate(Connection connection, PostgresOptions options, List<String> files)
            throws SQLException {
        if (version(connection) == files.size()) {
            connection.commit();
            return;
        }
        Connections.limit(connection, TIMEOUT);
        for (int next = lockedVersion(connection);
                next < files.size();
                next = lockedVersion(connection)) {
            Connections.execute(connection, read(files.get(next)));
            note(connection, next + 1);
            connection.commit();
        }
        Connections.limit(connection, options.timeout());
        connection.commit();
    }

    /** The version that is there; 0: none. */
    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!isThere(statement)) {
                return 0;
            }
            try (ResultSet found =
                    statement.executeQuery(
                            "SELECT coalesce(max(version), 0) FROM archive_schema")) {
                found.next();
                return checked(found.getInt(1));
            }
        }
    }

    private static boolean isThere(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT to_regclass('archive_schema') IS NOT NULL")) {
            found.next();
            return found.getBoolean(1);
        }
    }

    private static int checked(int version) {
        if (version > VERSIONS.size()) {
            throw new ArchiveException(
                    "the archive's schema is version "
                            + version
                            + ", and this program knows "
                            + VERSIONS.size()
                            + ": it was used by a newer one");
        }
        return version;
    }

    /** Waits for who else is at it; held until the transaction ends. */
    private static int lockedVersion(Connection connection) throws SQLException {
        Connections.execute(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")");
        Connections.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS archive_schema (version integer PRIMARY KEY,"
                        + " applied_at timestamptz NOT NULL DEFAULT now())");
        return version(connection);
    }

    private static void note(Connection connection, int version) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO archive_schema (version) VALUES (?)")) {
            statement.setInt(1, version);
            statement.executeUpdate();
        }
    }

    private static String read(String file) {
        try (InputStream source =
                Objects.requireNonNull(Schema.class.getResourceAsStream(file), file)) {
            return new String(source.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
