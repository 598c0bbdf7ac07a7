package dev.comporta.workbench.wire;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A gateway's archive in PostgreSQL, as an analyst sees it. Every call ends within some seconds.
 */
public final class ArchiveTables implements AutoCloseable {
    private static final String TIMEOUT_SECONDS = "10";

    private final Connection connection;
    private final String gateway;
    private final boolean knowsLosses;

    private ArchiveTables(Connection connection, String gateway) throws SQLException {
        this.connection = connection;
        this.gateway = gateway;
        knowsLosses = isThere("lost_hours");
    }

    private boolean isThere(String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getBoolean(1);
            }
        }
    }

    /**
     * Connects.
     *
     * @param url {@code jdbc:postgresql://…} or {@code postgres://…}
     * @param password empty: the URL's, or none
     * @param gateway its name in the archive
     * @throws WireException where it can't be reached, or has no such gateway
     */
    public static ArchiveTables open(String url, String password, String gateway) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
        properties.setProperty("ApplicationName", "comporta audit");
        String address = jdbc(url, properties);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        try {
            Connection connection = new Driver().connect(address, properties);
            if (connection == null) {
                throw new WireException("the archive is none of PostgreSQL");
            }
            ArchiveTables tables = new ArchiveTables(connection, gateway);
            tables.requireGateway();
            return tables;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Who it names goes into the properties, and no message tells it: it may hold a password. */
    private static String jdbc(String url, Properties properties) {
        if (url.startsWith("jdbc:")) {
            return url;
        }
        try {
            URI parsed = new URI(url);
            String[] user = String.valueOf(parsed.getUserInfo()).split(":", 2);
            if (parsed.getUserInfo() != null) {
                properties.setProperty("user", user[0]);
            }
            if (user.length > 1) {
                properties.setProperty("password", user[1]);
            }
            String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
            String query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
            return "jdbc:postgresql://" + parsed.getHost() + port + parsed.getRawPath() + query;
        } catch (URISyntaxException e) {
            throw new WireException("the archive's URL must be postgres://USER@HOST/DATABASE");
        }
    }

    private void requireGateway() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM archive_position WHERE name = ?")) {
            statement.setString(1, gateway);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new WireException("the archive knows no gateway " + gateway);
                }
            }
        }
    }

    /**
     * What is archived of a window, and the whole hours in it of what was lost with an archive
     * before: of those it has the sums.
     */
    public ProcessorTotals summary(Window window) {
        ProcessorTotals archived =
                sum(
                        "p.processor, count(*), sum(p.amount) FROM payments p",
                        "p.requested_at BETWEEN ? AND ?",
                        window);
        return knowsLosses
                ? archived.plus(
                        sum(
                                "p.processor, sum(p.payments), sum(p.amount) FROM lost_hours p",
                                "p.hour >= ? AND p.hour <= ?::timestamptz - interval '1 hour'",
                                window))
                : archived;
    }

    private ProcessorTotals sum(String what, String isInWindow, Window window) {
        boolean isBounded = !window.equals(Window.EVERYTHING);
        String sql =
                "SELECT "
                        + what
                        + " JOIN archive_position g USING (gateway) WHERE g.name = ?"
                        + (isBounded ? " AND " + isInWindow : "")
                        + " GROUP BY p.processor";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, gateway);
            if (isBounded) {
                statement.setObject(2, window.from().atOffset(ZoneOffset.UTC));
                statement.setObject(3, window.to().atOffset(ZoneOffset.UTC));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return totals(rows);
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private static ProcessorTotals totals(ResultSet rows) throws SQLException {
        Map<String, Total> totals = new HashMap<>();
        while (rows.next()) {
            BigDecimal amount = rows.getBigDecimal(3);
            totals.put(rows.getString(1), new Total(rows.getLong(2), Cents.of(amount)));
        }
        return new ProcessorTotals(
                totals.getOrDefault("default", Total.NOTHING),
                totals.getOrDefault("fallback", Total.NOTHING));
    }

    private static WireException failed(SQLException failure) {
        String words = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return new WireException("the archive can't be asked: " + words);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // nothing was written
        }
    }
}
