package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Connections whose every call ends, and whose session is as the statements need it whatever the
 * role or the database say.
 */
final class Connections {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    private Connections() {}

    static Connection open(PostgresOptions options) throws SQLException {
        Properties properties = new Properties();
        if (!options.user().isEmpty()) {
            properties.setProperty("user", options.user());
        }
        if (!options.password().isEmpty()) {
            properties.setProperty("password", options.password());
        }
        properties.setProperty("ApplicationName", "comporta " + options.name());
        long connectSeconds = Math.min(CONNECT_TIMEOUT_SECONDS, options.timeout().toSeconds());
        properties.setProperty("connectTimeout", Long.toString(connectSeconds));
        properties.setProperty("socketTimeout", Long.toString(options.timeout().toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = new Driver().connect(options.url(), properties);
        if (connection == null) {
            throw new ArchiveException("ARCHIVE_URL is none of PostgreSQL");
        }
        try {
            connection.setAutoCommit(false);
            limit(connection, options.timeout());
            execute(
                    connection,
                    "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = postgres;"
                            + " SET standard_conforming_strings = on");
            connection.commit();
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    /** The server gives up a little sooner, so that it says why. */
    static void limit(Connection connection, Duration timeout) throws SQLException {
        long serverMillis = timeout.toMillis() * 4 / 5;
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
        execute(
                connection,
                "SET statement_timeout = "
                        + serverMillis
                        + "; SET lock_timeout = "
                        + serverMillis
                        + "; SET idle_in_transaction_session_timeout = "
                        + timeout.toMillis());
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Closes the socket under whoever waits on it; from any thread. */
    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            close(connection);
        }
    }

    /** One that does not close is gone all the same. */
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // nothing is lost: what was not committed is read again
        }
    }
}
