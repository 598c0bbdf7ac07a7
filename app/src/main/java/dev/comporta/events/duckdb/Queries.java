package dev.comporta.events.duckdb;

import dev.comporta.events.duckdb.QueryException.Code;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;

/**
 * Answers what people ask of the events: one SELECT each, in a transaction that can't write, within
 * limits. That it is one SELECT is what DuckDB's own parser says; what a SELECT can reach, {@link
 * DuckDb} confines.
 *
 * <p>Threading: safe; each call works on its caller's thread until it is answered.
 */
public final class Queries implements AutoCloseable {

    /** Its parser turns SELECTs into JSON, and nothing else. */
    private static final String PARSE =
            "SELECT parsed->>'$.error', parsed->>'$.error_message',"
                    + " json_array_length(parsed, '$.statements')"
                    + " FROM (SELECT json_serialize_sql(?::VARCHAR) AS parsed)";

    private final DuckDb database;
    private final QueryOptions options;
    private final ScheduledExecutorService limits =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("query-limit").factory());

    public Queries(DuckDb database, QueryOptions options) {
        this.database = database;
        this.options = options;
    }

    /**
     * Asks.
     *
     * @return {@code {"columns":[…],"rows":[[…],…],"truncated":…}}
     */
    public String answer(String sql) throws QueryException {
        try (DuckDBConnection connection = database.connect()) {
            requireSelect(connection, sql);
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN TRANSACTION READ ONLY");
                return answerInTime(statement, sql);
            }
        } catch (SQLException e) {
            throw new QueryException(Code.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static void requireSelect(DuckDBConnection connection, String sql)
            throws SQLException, QueryException {
        try (PreparedStatement parse = connection.prepareStatement(PARSE)) {
            parse.setString(1, sql);
            try (ResultSet parsed = parse.executeQuery()) {
                parsed.next();
                if (!"false".equals(parsed.getString(1))) {
                    throw new QueryException(Code.REFUSED, parsed.getString(2));
                }
                if (parsed.getInt(3) != 1) {
                    throw new QueryException(Code.REFUSED, "one SELECT at a time is answered");
                }
            }
        }
    }

    private String answerInTime(Statement statement, String sql)
            throws SQLException, QueryException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> limit =
                limits.schedule(
                        () -> {
                            late.set(true);
                            cancel(statement);
                        },
                        options.timeMax().toNanos(),
                        TimeUnit.NANOSECONDS);
        try (ResultSet result = statement.executeQuery(sql)) {
            return new ResultText(options.rowsMax()).of(result);
        } catch (SQLException e) {
            if (late.get()) {
                throw new QueryException(
                        Code.TOO_SLOW,
                        "it took longer than " + options.timeMax().toSeconds() + " s");
            }
            throw e;
        } finally {
            limit.cancel(false);
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            throw new IllegalStateException(e); // it has ended meanwhile
        }
    }

    @Override
    public void close() {
        limits.shutdownNow();
    }
}
