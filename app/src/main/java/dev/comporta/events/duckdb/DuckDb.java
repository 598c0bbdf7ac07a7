package dev.comporta.events.duckdb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * One database, open in this process and in no other. What is asked of it can reach no file but its
 * own and those of the exports, no network and no extension, and can't change that.
 *
 * <p>Threading: safe; each connection belongs to one thread.
 */
public final class DuckDb implements AutoCloseable {
    private final DuckDBConnection root;

    private DuckDb(DuckDBConnection root) {
        this.root = root;
    }

    /**
     * Opens the database of a file, or makes one, and brings its tables up to date.
     *
     * @throws UncheckedIOException where there is no DuckDB, or the file can't be used
     */
    public static DuckDb open(DuckDbOptions options) {
        return open(options, false);
    }

    /** Opens one that is there, to ask it; as {@link #open}. */
    public static DuckDb openReadOnly(DuckDbOptions options) {
        return open(options, true);
    }

    private static DuckDb open(DuckDbOptions options, boolean isReadOnly) {
        requireLibrary();
        try {
            DuckDBConnection root = connect(options.file(), isReadOnly);
            try {
                confine(root, options);
                if (!isReadOnly) {
                    Schema.bringUpToDate(root);
                }
                return new DuckDb(root);
            } catch (SQLException | RuntimeException e) {
                root.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unusable(options.file(), e);
        }
    }

    private static void requireLibrary() {
        try {
            Class.forName("org.duckdb.DuckDBDriver", false, DuckDb.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            String words =
                    "this distribution has no DuckDB: unpack events-for-comporta-*.tar.gz of the same"
                            + " version over it (docs/events.md)";
            FileNotFoundException missing = new FileNotFoundException(words);
            missing.initCause(e);
            throw new UncheckedIOException(words, missing);
        }
    }

    private static DuckDBConnection connect(Path file, boolean isReadOnly) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        if (isReadOnly) {
            properties.setProperty("duckdb.read_only", "true");
        }
        Connection connection =
                new DuckDBDriver().connect("jdbc:duckdb:" + file.toAbsolutePath(), properties);
        return connection.unwrap(DuckDBConnection.class);
    }

    /** The last one locks all of them. */
    private static void confine(DuckDBConnection root, DuckDbOptions options) throws SQLException {
        List<String> settings = new ArrayList<>();
        settings.add("SET memory_limit = '" + options.memoryMib() + "MiB'");
        settings.add("SET threads = " + options.threads());
        settings.add("SET temp_directory = " + quote(options.file().toAbsolutePath() + ".tmp"));
        settings.add("SET autoinstall_known_extensions = false");
        settings.add("SET autoload_known_extensions = false");
        settings.add("SET allow_community_extensions = false");
        if (options.exports().isPresent()) {
            String directory = options.exports().get().toAbsolutePath().normalize().toString();
            settings.add("SET allowed_directories = [" + quote(directory) + "]");
        }
        settings.add("SET enable_external_access = false");
        settings.add("SET lock_configuration = true");
        try (Statement statement = root.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
        }
    }

    static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static UncheckedIOException unusable(Path file, SQLException failure) {
        String words = String.valueOf(failure.getMessage());
        String advice =
                words.contains("lock")
                        ? ": another process has it open; ask that one by its URL, or end it: "
                        : ": ";
        return new UncheckedIOException(
                "can't use " + file + advice + words, new IOException(words, failure));
    }

    /** Another connection to it. */
    DuckDBConnection connect() throws SQLException {
        return root.duplicate();
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new UncheckedIOException(
                    "can't close the database: " + e.getMessage(), new IOException(e));
        }
    }
}
