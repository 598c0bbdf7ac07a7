package dev.comporta.archive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for rows, and makes something of each. */
final class Query {
    private Query() {}

    /** Sets a statement's parameters. */
    @FunctionalInterface
    interface Setting {
        Setting NOTHING = statement -> {};

        void set(PreparedStatement statement) throws SQLException;
    }

    /** Makes something of a row. */
    @FunctionalInterface
    interface Making<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> all(Connection connection, String sql, Setting setting, Making<T> making)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setting.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(making.of(rows));
                }
                return found;
            }
        }
    }

    /** The first of them. */
    static <T> Optional<T> one(Connection connection, String sql, Setting setting, Making<T> making)
            throws SQLException {
        return all(connection, sql, setting, making).stream().findFirst();
    }
}
