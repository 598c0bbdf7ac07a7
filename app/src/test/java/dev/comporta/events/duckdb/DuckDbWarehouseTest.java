package dev.comporta.events.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.events.EventWarehouse.WarehouseException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events in the real library. */
@Timeout(120)
class DuckDbWarehouseTest {
    @TempDir private Path directory;
    private DuckDb database;
    private DuckDbWarehouse warehouse;
    private Queries queries;

    @BeforeEach
    void open() {
        database = DuckDb.open(options());
        warehouse = new DuckDbWarehouse(database);
        queries = new Queries(database, QueryOptions.DEFAULTS);
    }

    @AfterEach
    void close() {
        queries.close();
        warehouse.close();
        database.close();
    }

    private DuckDbOptions options() {
        return new DuckDbOptions(directory.resolve("events.duckdb"), 256, 2, Optional.empty());
    }

    private void load(long sequence, EventBatch... batches) {
        warehouse.load(List.of(batches), new Position(7, sequence));
    }

    /** The rows alone. */
    private String ask(String sql) throws QueryException {
        String answer = queries.answer(sql);
        int rows = answer.indexOf("\"rows\":") + "\"rows\":".length();
        return answer.substring(rows, answer.indexOf(",\"truncated\"")).replace("\n", "");
    }

    @Test
    void shouldBeNewWithoutAPosition() {
        assertThat(warehouse.position()).isEmpty();
    }

    @Test
    void shouldKeepAllThatAnEventSays() throws QueryException {
        load(
                3,
                EventText.batch(
                        1_752_582_900_001L,
                        """
                        {"event_id":"e1","app_id":"a1","event_type":"conversion",\
                        "timestamp":1752582896789,"platform":"Android","user_id":"u1",\
                        "session_id":"s1","device_id":"d1","idfa":"i1","gaid":"g1",\
                        "country":"BR","language":"pt","user_agent":"Mozilla \\u00e9",\
                        "ip_address":"10.0.0.1","campaign_id":"c1","ad_group_id":"g2",\
                        "creative_id":"k1","network_id":"n1","revenue":12.345678,\
                        "currency":"BRL","custom_params":{"level":"3","x":"ü"},"other":[1]}"""));

        assertThat(ask("SELECT * FROM events"))
                .isEqualTo(
                        "[[\"e1\",\"a1\",\"conversion\",\"2025-07-15 12:34:56.789\",\"android\","
                                + "\"u1\",\"s1\",\"d1\",\"i1\",\"g1\",\"BR\",\"pt\",\"Mozilla é\","
                                + "\"10.0.0.1\",\"c1\",\"g2\",\"k1\",\"n1\","
                                + "12.345678000000000000,\"BRL\","
                                + "\"{\\\"level\\\":\\\"3\\\",\\\"x\\\":\\\"ü\\\"}\","
                                + "\"2025-07-15 12:35:00.001\"]]");
        assertThat(ask("SELECT custom_params->>'level' FROM events")).isEqualTo("[[\"3\"]]");
    }

    @Test
    void shouldKeepHowFarItIs() {
        load(3, EventText.batch(0, EventText.of("1", "click")));
        load(9, EventText.batch(0, EventText.of("2", "click")));
        close();
        open();

        assertThat(warehouse.position()).contains(new Position(7, 9));
    }

    @Test
    void shouldTellOfEachEventOnceAsItCameLast() throws QueryException {
        String first = EventText.of("1", "click");
        String again = first.replace("iOS", "web");
        load(1, EventText.batch(1_000, first, EventText.of("1", "install")));
        load(2, EventText.batch(2_000, again));
        load(3, EventText.batch(1_500, first));

        assertThat(ask("SELECT count(*) FROM raw_events")).isEqualTo("[[4]]");
        assertThat(ask("SELECT event_type, platform FROM events ORDER BY 1"))
                .isEqualTo("[[\"click\",\"web\"],[\"install\",\"ios\"]]");
    }

    @Test
    void shouldSumUpByMinuteCampaignAndStage() throws QueryException {
        load(
                1,
                EventText.batch(
                        0,
                        EventText.of("1", "impression"),
                        EventText.of("2", "impression"),
                        EventText.of("3", "click"),
                        EventText.of("4", "install"),
                        EventText.of("5", "conversion")));

        assertThat(ask("SELECT minute, sum(events) FROM events_by_minute GROUP BY 1"))
                .isEqualTo("[[\"2025-07-15 12:34:00\",5]]");
        assertThat(ask("SELECT campaign_id, platform, installs FROM installs_by_campaign"))
                .isEqualTo("[[\"c1\",\"ios\",1]]");
        assertThat(ask("SELECT * FROM funnel")).isEqualTo("[[\"app\",\"c1\",2,1,1,1]]");
    }

    @Test
    void shouldLoadManyAtOnce() throws QueryException {
        String[] events =
                IntStream.range(0, 10_000)
                        .mapToObj(id -> EventText.of(Integer.toString(id), "click"))
                        .toArray(String[]::new);

        load(1, EventText.batch(0, events));

        assertThat(ask("SELECT count(*), count(DISTINCT event_id) FROM events"))
                .isEqualTo("[[10000,10000]]");
    }

    @Test
    void shouldPutAsideWhatIsNoEvent() throws QueryException {
        load(1, EventText.batch(0, EventText.of("1", "click"), "{\"event_id\":1}"));

        assertThat(ask("SELECT event_id FROM events")).isEqualTo("[[\"1\"]]");
        assertThat(ask("SELECT reason, event FROM rejected_events"))
                .isEqualTo("[[\"wrong-type\",\"{\\\"event_id\\\":1}\"]]");
        assertThat(warehouse.position()).contains(new Position(7, 1));
    }

    @Test
    void shouldPutAsideWhatTheDatabaseRefusesAndLoadTheRest() throws Exception {
        refuseEventsNamedPoison();
        List<String> events = new ArrayList<>();
        IntStream.range(0, 3_000)
                .forEach(id -> events.add(EventText.of(Integer.toString(id), "click")));
        events.add(1_234, EventText.of("poison", "click"));
        events.add(2_500, EventText.of("poison", "install"));

        load(5, EventText.batch(0, events.toArray(String[]::new)));

        assertThat(ask("SELECT count(*) FROM events")).isEqualTo("[[3000]]");
        assertThat(
                        ask(
                                "SELECT count(*), count(*) FILTER (reason ILIKE '%constraint%')"
                                        + " FROM rejected_events WHERE event LIKE '%poison%'"))
                .isEqualTo("[[2,2]]");
        assertThat(warehouse.position()).contains(new Position(7, 5));
    }

    /** The same table, with a rule that none of ours has. */
    private void refuseEventsNamedPoison() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            String created;
            try (var result =
                    statement.executeQuery(
                            "SELECT sql FROM duckdb_tables() WHERE table_name = 'raw_events'")) {
                result.next();
                created = result.getString(1);
            }
            statement.execute("DROP TABLE raw_events");
            statement.execute(created.replaceFirst("\\(", "(CHECK (event_id <> 'poison'), "));
        }
    }

    @Test
    void shouldLoadNothingWhereItCantLoadAll() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE load_position");
        }

        assertThatThrownBy(() -> load(1, EventText.batch(0, EventText.of("1", "click"))))
                .isInstanceOf(WarehouseException.class);
        assertThat(ask("SELECT count(*) FROM raw_events")).isEqualTo("[[0]]");
    }

    @Test
    void shouldNotOpenWhatANewerVersionWrote() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO schema_version VALUES (99)");
        }
        close();

        assertThatThrownBy(() -> DuckDb.open(options()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("newer version");
        database = DuckDb.openReadOnly(options());
        warehouse = new DuckDbWarehouse(database);
        queries = new Queries(database, QueryOptions.DEFAULTS);
    }
}
