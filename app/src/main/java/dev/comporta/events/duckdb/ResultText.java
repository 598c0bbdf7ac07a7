package dev.comporta.events.duckdb;

import dev.comporta.json.JsonText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result as JSON: numbers and truth values as such, null as null, and whatever else
 * as the text that DuckDB writes for it.
 *
 * @param rowsMax further ones are left out
 */
record ResultText(int rowsMax) {
    /** What all rows together may come to; further ones are left out. */
    private static final int CHARACTERS_MAX = 8 << 20;

    /** {@code {"columns":[…],"rows":[[…],…],"truncated":…}}. */
    String of(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        StringJoiner names = new StringJoiner(",", "{\"columns\":[", "],\"rows\":[");
        for (int column = 1; column <= columns; column++) {
            names.add(JsonText.quote(result.getMetaData().getColumnName(column)));
        }
        StringBuilder text = new StringBuilder(names.toString());
        boolean isMore = result.next();
        for (int row = 0; isMore && row < rowsMax && text.length() < CHARACTERS_MAX; row++) {
            text.append(row == 0 ? "\n" : ",\n").append(row(result, columns));
            isMore = result.next();
        }
        return text.append("],\"truncated\":").append(isMore).append("}\n").toString();
    }

    private static String row(ResultSet result, int columns) throws SQLException {
        StringJoiner values = new StringJoiner(",", "[", "]");
        for (int column = 1; column <= columns; column++) {
            values.add(value(result.getObject(column)));
        }
        return values.toString();
    }

    private static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean it -> it.toString();
            case BigDecimal it -> it.toPlainString();
            case BigInteger it -> it.toString();
            case Double it -> Double.isFinite(it) ? it.toString() : JsonText.quote(it.toString());
            case Float it -> Float.isFinite(it) ? it.toString() : JsonText.quote(it.toString());
            case Number it -> it.toString();
            case Timestamp it -> JsonText.quote(time(it.toLocalDateTime()));
            case Object it -> JsonText.quote(it.toString());
        };
    }

    private static String time(LocalDateTime time) {
        return time.toLocalDate() + " " + time.format(DateTimeFormatter.ISO_LOCAL_TIME);
    }
}
