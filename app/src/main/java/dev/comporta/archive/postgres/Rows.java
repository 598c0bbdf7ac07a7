package dev.comporta.archive.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Rows of one kind, and the statement that writes any number of them at once: its parameters are
 * the gateway and one array for each column. Instants are whole microseconds since the epoch, and
 * money is whole cents, so that neither text formats nor fractions are in between.
 *
 * @param kind what they are called
 * @param columns the statement's arrays, in order
 * @param sql in which {@code $columns} stands for the arrays side by side
 */
record Rows<T>(String kind, List<Column<T>> columns, String sql) {

    /**
     * One array.
     *
     * @param type of its elements, as PostgreSQL calls it
     */
    record Column<T>(String name, String type, Function<T, Object> value) {}

    Rows {
        columns = List.copyOf(columns);
    }

    /**
     * Writes rows.
     *
     * @return how many were changed
     */
    int write(Connection connection, short gateway, List<T> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = prepare(connection, gateway, rows, sql)) {
            return statement.executeUpdate();
        }
    }

    /** Another statement over the same arrays. */
    PreparedStatement prepare(Connection connection, short gateway, List<T> rows, String text)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(expanded(text));
        int index = 1;
        for (Column<T> column : columns) {
            Object[] values = rows.stream().map(column.value()).toArray();
            Array array = connection.createArrayOf(column.type(), values);
            statement.setArray(index++, array);
        }
        statement.setShort(index, gateway);
        return statement;
    }

    /** Arrays side by side as rows {@code r}, each with the gateway. */
    private String expanded(String text) {
        StringBuilder arrays = new StringBuilder("(SELECT * FROM unnest(");
        StringBuilder names = new StringBuilder();
        for (Column<T> column : columns) {
            String comma = names.isEmpty() ? "" : ", ";
            arrays.append(comma).append("?::").append(column.type()).append("[]");
            names.append(comma).append(column.name());
        }
        arrays.append(") AS u(").append(names).append("), (SELECT ?::smallint AS gateway) g) r");
        return text.replace("$columns", arrays);
    }
}
