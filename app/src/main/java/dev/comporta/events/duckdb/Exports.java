package dev.comporta.events.duckdb;

import dev.comporta.events.duckdb.QueryException.Code;
import dev.comporta.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Everything that was received, as Parquet files: one for each day of {@code received_at}, by UTC.
 * What a day has never changes once the day is over, so a file that has as many rows as its day is
 * kept; each file appears whole, or not at all.
 *
 * <p>Threading: one export at a time.
 */
public final class Exports {
    private static final String DAYS =
            "SELECT strftime(received_at, '%Y-%m-%d'), count(*) FROM raw_events"
                    + " GROUP BY 1 ORDER BY 1";

    private final DuckDb database;
    private final Path directory;

    /**
     * @param directory the one that the database may write to
     */
    public Exports(DuckDb database, Path directory) {
        this.database = database;
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Writes the days that are not there as they are now.
     *
     * @return {@code {"directory":…,"written":[…],"kept":[…]}}, each a day
     */
    public synchronized String write() throws QueryException {
        List<String> written = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        try (DuckDBConnection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Files.createDirectories(directory);
            for (Map.Entry<String, Long> day : days(statement).entrySet()) {
                if (hasAll(statement, file(day.getKey()), day.getValue())) {
                    kept.add(day.getKey());
                } else {
                    write(statement, day.getKey());
                    written.add(day.getKey());
                }
            }
        } catch (SQLException | IOException e) {
            throw new QueryException(Code.FAILED, String.valueOf(e.getMessage()));
        }
        return "{\"directory\":"
                + JsonText.quote(directory.toString())
                + ",\"written\":"
                + list(written)
                + ",\"kept\":"
                + list(kept)
                + "}\n";
    }

    private static String list(List<String> days) {
        return days.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static Map<String, Long> days(Statement statement) throws SQLException {
        Map<String, Long> days = new LinkedHashMap<>();
        try (ResultSet result = statement.executeQuery(DAYS)) {
            while (result.next()) {
                days.put(result.getString(1), result.getLong(2));
            }
        }
        return days;
    }

    private Path file(String day) {
        return directory.resolve("events-" + day + ".parquet");
    }

    private static boolean hasAll(Statement statement, Path file, long rows) throws SQLException {
        if (!Files.exists(file)) {
            return false;
        }
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT count(*) FROM read_parquet("
                                + DuckDb.quote(file.toString())
                                + ")")) {
            return result.next() && result.getLong(1) == rows;
        }
    }

    private void write(Statement statement, String day) throws SQLException, IOException {
        Path unfinished = directory.resolve("events-" + day + ".parquet.new");
        statement.execute(
                "COPY (SELECT * FROM raw_events WHERE received_at >= DATE '"
                        + day
                        + "' AND received_at < DATE '"
                        + day
                        + "' + INTERVAL 1 DAY) TO "
                        + DuckDb.quote(unfinished.toString())
                        + " (FORMAT parquet, COMPRESSION zstd)");
        Files.move(unfinished, file(day), StandardCopyOption.ATOMIC_MOVE);
    }
}
