package dev.comporta.events.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.events.duckdb.QueryException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked, and what may not. */
@Timeout(120)
class QueriesTest {
    @TempDir private Path directory;
    private DuckDb database;
    private Queries queries;

    @BeforeEach
    void open() {
        database =
                DuckDb.open(
                        new DuckDbOptions(
                                directory.resolve("events.duckdb"), 256, 2, Optional.empty()));
        queries = new Queries(database, QueryOptions.DEFAULTS);
    }

    @AfterEach
    void close() {
        queries.close();
        database.close();
    }

    private Code refusal(String sql) {
        return catchThrowableOfType(QueryException.class, () -> queries.answer(sql)).code();
    }

    @Test
    void shouldAnswerInTheTypesOfJson() throws QueryException {
        assertThat(
                        queries.answer(
                                "SELECT 1 AS a, 1.50 AS b, true AS c, NULL AS d, 'x\"' AS e,"
                                        + " TIMESTAMP '2025-01-02 03:04:05' AS f, 'nan'::DOUBLE AS g,"
                                        + " 0.5::DOUBLE AS h, 170141183460469231731687303715884105727"
                                        + " AS i, DATE '2025-01-02' AS j"))
                .isEqualTo(
                        "{\"columns\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"],"
                                + "\"rows\":[\n[1,1.50,true,null,\"x\\\"\",\"2025-01-02 03:04:05\","
                                + "\"NaN\",0.5,170141183460469231731687303715884105727,"
                                + "\"2025-01-02\"]],\"truncated\":false}\n");
    }

    @Test
    void shouldAnswerWithoutRows() throws QueryException {
        assertThat(queries.answer("SELECT event_id FROM events"))
                .isEqualTo("{\"columns\":[\"event_id\"],\"rows\":[],\"truncated\":false}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 -- and no more",
                "SELECT 1;",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "FROM events SELECT count(*)",
                "SELECT * FROM range(3)"
            })
    void shouldAnswerWhateverIsOneSelect(String sql) throws QueryException {
        assertThat(queries.answer(sql)).contains("\"columns\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP TABLE raw_events",
                "INSERT INTO load_position VALUES (1, 1)",
                "UPDATE load_position SET sequence = 1",
                "DELETE FROM raw_events",
                "DROP TABLE raw_events",
                "CREATE TABLE x (i INTEGER)",
                "CREATE TABLE x AS SELECT 1",
                "ATTACH '/tmp/x.duckdb'",
                "COPY raw_events TO '/tmp/x.csv'",
                "COPY (SELECT 1) TO '/tmp/x.csv'",
                "EXPORT DATABASE '/tmp/x'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET enable_external_access = true",
                "RESET lock_configuration",
                "PRAGMA database_list",
                "CHECKPOINT",
                "BEGIN TRANSACTION",
                "COMMIT",
                "CALL pragma_version()",
                "EXPLAIN ANALYZE DELETE FROM raw_events",
                "WITH d AS (DELETE FROM raw_events RETURNING *) SELECT * FROM d",
                "USE memory",
                "VACUUM"
            })
    void shouldRefuseWhateverIsNotOneSelect(String sql) {
        assertThat(refusal(sql)).isEqualTo(Code.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_blob('/etc/passwd')",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM read_json('/etc/passwd')",
                "SELECT * FROM read_parquet('/tmp/x.parquet')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM query('COPY (SELECT 1) TO ''/tmp/comporta-query.csv''')",
                "SELECT getenv('HOME')",
                "SELECT * FROM read_csv('https://example.org/x.csv')",
                "SELECT * FROM nothing",
                "SELECT 1 / 'x'"
            })
    void shouldNotReachAnythingOutside(String sql) {
        assertThat(refusal(sql)).isEqualTo(Code.FAILED);
        assertThat(Path.of("/tmp/comporta-query.csv")).doesNotExist();
    }

    @Test
    void shouldNotReachFilesBesideItsOwn() throws IOException {
        Path secret = directory.resolve("secret.csv");
        Files.writeString(secret, "a\n1\n");

        assertThat(refusal("SELECT * FROM read_csv('" + secret + "')")).isEqualTo(Code.FAILED);
    }

    @Test
    void shouldNotWriteEvenWhereTheParserLetItThrough() throws Exception {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION READ ONLY");

            assertThatThrownBy(() -> statement.execute("DELETE FROM raw_events"))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void shouldNotLetSettingsBeChanged() throws Exception {
        for (String setting :
                List.of("enable_external_access = true", "memory_limit = '10GB'", "threads = 9")) {
            try (var connection = database.connect();
                    var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute("SET " + setting))
                        .hasMessageContaining("lock");
            }
        }
    }

    @Test
    void shouldTellThatRowsAreLeftOut() throws QueryException {
        try (Queries two = new Queries(database, new QueryOptions(Duration.ofSeconds(10), 2))) {
            assertThat(two.answer("SELECT * FROM range(2)")).contains("\"truncated\":false");
            assertThat(two.answer("SELECT * FROM range(3)"))
                    .contains("\"rows\":[\n[0],\n[1]],\"truncated\":true");
        }
    }

    @Test
    void shouldCancelWhatTakesTooLong() throws QueryException {
        try (Queries quick = new Queries(database, new QueryOptions(Duration.ofMillis(100), 10))) {
            assertThat(
                            catchThrowableOfType(
                                            QueryException.class,
                                            () ->
                                                    quick.answer(
                                                            "SELECT count(*) FROM range(1000000)"
                                                                    + " a, range(1000000) b"
                                                                    + " WHERE a.range * b.range = 7"))
                                    .code())
                    .isEqualTo(Code.TOO_SLOW);
        }
        assertThat(queries.answer("SELECT 1")).contains("[1]");
    }

    private void loadOne() {
        try (DuckDbWarehouse warehouse = new DuckDbWarehouse(database)) {
            warehouse.load(
                    List.of(EventText.batch(0, EventText.of("1", "click"))), new Position(1, 1));
        }
    }

    @Test
    void shouldSeeWhatIsLoadedMeanwhile() throws QueryException {
        loadOne();

        assertThat(queries.answer("SELECT event_id FROM events")).contains("[\"1\"]");
    }

    @Test
    void shouldAskFilesThatNobodyHasOpen() throws QueryException {
        loadOne();
        close();
        database =
                DuckDb.openReadOnly(
                        new DuckDbOptions(
                                directory.resolve("events.duckdb"), 256, 2, Optional.empty()));
        queries = new Queries(database, QueryOptions.DEFAULTS);

        assertThat(queries.answer("SELECT event_id FROM events")).contains("[\"1\"]");
    }
}
