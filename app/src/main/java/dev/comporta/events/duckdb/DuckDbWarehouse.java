package dev.comporta.events.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventDefect;
import dev.comporta.events.EventWarehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Events in DuckDB's {@code raw_events}, and how far they are in the same transaction. An event
 * that the database itself refuses goes to {@code rejected_events} with the reason, and holds up no
 * other one.
 *
 * <p>Threading: one loader.
 */
public final class DuckDbWarehouse implements EventWarehouse {
    private static final int REASON_MAX = 500;

    private final DuckDBConnection connection;
    private final EventRows rows = new EventRows();

    /** Goes on with what a database holds, which stays the caller's. */
    public DuckDbWarehouse(DuckDb database) {
        try {
            connection = database.connect();
        } catch (SQLException e) {
            throw new UncheckedIOException(
                    "can't use the database: " + e.getMessage(), new IOException(e));
        }
    }

    @Override
    public Optional<Position> position() {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT log_id, sequence FROM load_position")) {
            return result.next()
                    ? Optional.of(new Position(result.getLong(1), result.getLong(2)))
                    : Optional.empty();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void load(Iterable<EventBatch> batches, Position upTo) {
        Map<Integer, String> refused = new TreeMap<>();
        try {
            write(batches, upTo, refused);
        } catch (RefusedException _) {
            try {
                findRefused(batches, 0, count(batches), refused);
                write(batches, upTo, refused);
            } catch (SQLException e) {
                throw failure(e);
            } catch (RefusedException e) {
                throw failure(e.reason());
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static int count(Iterable<EventBatch> batches) {
        int count = 0;
        for (EventBatch batch : batches) {
            count += batch.count();
        }
        return count;
    }

    /**
     * @param refused why, by the place among all of those that go where the refused ones are
     */
    private void write(Iterable<EventBatch> batches, Position upTo, Map<Integer, String> refused)
            throws SQLException, RefusedException {
        begin();
        try {
            Map<Integer, String> all = new TreeMap<>(refused);
            append(batches, 0, Integer.MAX_VALUE, all);
            keepRefused(batches, all);
            movePosition(upTo);
            execute("COMMIT");
        } catch (SQLException | RefusedException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** Tries parts, and takes all back, until it is known which events are at fault. */
    private void findRefused(
            Iterable<EventBatch> batches, int from, int to, Map<Integer, String> refused)
            throws SQLException {
        begin();
        try {
            append(batches, from, to, new TreeMap<>());
            execute("ROLLBACK");
        } catch (RefusedException e) {
            rollBack(e);
            if (to - from == 1) {
                refused.put(from, String.valueOf(e.reason().getMessage()));
                return;
            }
            int middle = (from + to) >>> 1;
            findRefused(batches, from, middle, refused);
            findRefused(batches, middle, to, refused);
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** Appends those of a range that are not refused, and adds those that are no events. */
    private void append(
            Iterable<EventBatch> batches, int from, int to, Map<Integer, String> refused)
            throws SQLException, RefusedException {
        try (DuckDBAppender appender = connection.createAppender("raw_events")) {
            int place = 0;
            for (EventBatch batch : batches) {
                for (int index = 0; index < batch.count(); index++, place++) {
                    if (place >= from && place < to && !refused.containsKey(place)) {
                        EventDefect defect = rows.append(appender, batch, index);
                        if (defect != null) {
                            refused.put(place, defect.slug());
                        }
                    }
                }
            }
            appender.flush(); // an error at its end is not told by close
        } catch (SQLException e) {
            if (isOfData(e)) {
                throw new RefusedException(e);
            }
            throw e;
        }
    }

    /** The others are the database's own trouble: no event is at fault, and it is tried again. */
    private static boolean isOfData(SQLException failure) {
        String words = String.valueOf(failure.getMessage());
        return Stream.of(
                        "Constraint Error",
                        "constraint failed",
                        "Conversion Error",
                        "Invalid Input Error",
                        "Out of Range Error",
                        "invalid decimal")
                .anyMatch(words::contains);
    }

    private void keepRefused(Iterable<EventBatch> batches, Map<Integer, String> refused)
            throws SQLException {
        if (refused.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO rejected_events VALUES (?, ?, ?)")) {
            int place = 0;
            for (EventBatch batch : batches) {
                for (int index = 0; index < batch.count(); index++, place++) {
                    String reason = refused.get(place);
                    if (reason != null) {
                        insert.setObject(1, timestamp(batch.receivedAtMillis()));
                        insert.setString(
                                2, reason.substring(0, Math.min(REASON_MAX, reason.length())));
                        insert.setString(3, text(batch, index));
                        insert.execute();
                    }
                }
            }
        }
    }

    private static LocalDateTime timestamp(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static String text(EventBatch batch, int index) {
        return new String(batch.bytes(), batch.offset(index), batch.length(index), UTF_8);
    }

    private void movePosition(Position upTo) throws SQLException {
        execute("DELETE FROM load_position");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO load_position VALUES (?, ?)")) {
            insert.setLong(1, upTo.logId());
            insert.setLong(2, upTo.sequence());
            insert.execute();
        }
    }

    private void begin() throws SQLException {
        execute("BEGIN TRANSACTION");
    }

    /** One that can't be is told by the next transaction. */
    private void rollBack(Exception reason) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static WarehouseException failure(SQLException e) {
        return new WarehouseException(String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The database refuses what an event says. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final SQLException reason;

        RefusedException(SQLException reason) {
            super(reason);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }
}
