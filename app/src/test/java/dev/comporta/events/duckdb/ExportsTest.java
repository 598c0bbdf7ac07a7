package dev.comporta.events.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.events.EventWarehouse.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files by day. */
@Timeout(60)
class ExportsTest {
    private static final long FIRST_DAY = Instant.parse("2025-07-15T23:59:59.999Z").toEpochMilli();
    private static final long SECOND_DAY = FIRST_DAY + 1;

    @TempDir private Path directory;
    private Path target;
    private DuckDb database;
    private DuckDbWarehouse warehouse;

    @BeforeEach
    void open() {
        target = directory.resolve("it's");
        database =
                DuckDb.open(
                        new DuckDbOptions(
                                directory.resolve("events.duckdb"), 256, 2, Optional.of(target)));
        warehouse = new DuckDbWarehouse(database);
    }

    @AfterEach
    void close() {
        warehouse.close();
        database.close();
    }

    private void load(long sequence, long receivedAtMillis, String id) {
        warehouse.load(
                List.of(EventText.batch(receivedAtMillis, EventText.of(id, "click"))),
                new Position(1, sequence));
    }

    private String export() throws QueryException {
        String done = new Exports(database, target).write();
        return done.substring(done.indexOf("\"written\"")).strip();
    }

    private String ids(String day) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var result =
                        statement.executeQuery(
                                "SELECT string_agg(event_id, ' ' ORDER BY event_id) FROM"
                                        + " read_parquet("
                                        + DuckDb.quote(
                                                target.resolve("events-" + day + ".parquet")
                                                        .toString())
                                        + ")")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void shouldWriteAFileForEachDayAndKeepThoseThatAreWhole() throws Exception {
        load(1, FIRST_DAY, "1");
        load(2, SECOND_DAY, "2");
        assertThat(export()).isEqualTo("\"written\":[\"2025-07-15\",\"2025-07-16\"],\"kept\":[]}");
        Path first = target.resolve("events-2025-07-15.parquet");
        FileTime written = Files.getLastModifiedTime(first);

        load(3, SECOND_DAY, "3");

        assertThat(export()).isEqualTo("\"written\":[\"2025-07-16\"],\"kept\":[\"2025-07-15\"]}");
        assertThat(ids("2025-07-15")).isEqualTo("1");
        assertThat(ids("2025-07-16")).isEqualTo("2 3");
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
        try (var files = Files.list(target)) {
            assertThat(files).hasSize(2);
        }
    }
}
