package dev.comporta.events.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables and views of the database, by version. A version that was released never changes: what
 * is to be otherwise is a further one.
 */
final class Schema {

    /** The columns of {@code raw_events}, in the order in which {@link EventRows} appends them. */
    private static final String RAW_EVENTS =
            """
            CREATE TABLE raw_events (
                event_id VARCHAR NOT NULL,
                app_id VARCHAR NOT NULL,
                event_type VARCHAR NOT NULL,
                "timestamp" TIMESTAMP NOT NULL,
                platform VARCHAR NOT NULL,
                user_id VARCHAR,
                session_id VARCHAR,
                device_id VARCHAR,
                idfa VARCHAR,
                gaid VARCHAR,
                country VARCHAR,
                "language" VARCHAR,
                user_agent VARCHAR,
                ip_address VARCHAR,
                campaign_id VARCHAR,
                ad_group_id VARCHAR,
                creative_id VARCHAR,
                network_id VARCHAR,
                revenue DECIMAL(36, 18),
                currency VARCHAR,
                custom_params JSON,
                received_at TIMESTAMP NOT NULL)
            """;

    /** Each event once, as it was received last: the key of ClickHouse's ReplacingMergeTree. */
    private static final String EVENTS =
            """
            CREATE VIEW events AS
            SELECT * FROM raw_events
            QUALIFY row_number() OVER (
                PARTITION BY app_id, event_type, date_trunc('hour', "timestamp"), event_id
                ORDER BY received_at DESC, rowid DESC) = 1
            """;

    private static final String EVENTS_BY_MINUTE =
            """
            CREATE VIEW events_by_minute AS
            SELECT date_trunc('minute', "timestamp") AS minute, app_id, event_type,
                count(*) AS events
            FROM events
            GROUP BY ALL
            """;

    private static final String INSTALLS_BY_CAMPAIGN =
            """
            CREATE VIEW installs_by_campaign AS
            SELECT app_id, campaign_id, platform, count(*) AS installs,
                min("timestamp") AS first_install, max("timestamp") AS last_install
            FROM events
            WHERE event_type = 'install'
            GROUP BY ALL
            """;

    private static final String FUNNEL =
            """
            CREATE VIEW funnel AS
            SELECT app_id, campaign_id,
                count(*) FILTER (event_type = 'impression') AS impressions,
                count(*) FILTER (event_type = 'click') AS clicks,
                count(*) FILTER (event_type = 'install') AS installs,
                count(*) FILTER (event_type = 'conversion') AS conversions
            FROM events
            GROUP BY ALL
            """;

    private static final List<List<String>> VERSIONS =
            List.of(
                    List.of(
                            RAW_EVENTS,
                            "CREATE TABLE rejected_events (received_at TIMESTAMP NOT NULL,"
                                    + " reason VARCHAR NOT NULL, event VARCHAR NOT NULL)",
                            "CREATE TABLE load_position (log_id BIGINT NOT NULL,"
                                    + " sequence BIGINT NOT NULL)",
                            EVENTS,
                            EVENTS_BY_MINUTE,
                            INSTALLS_BY_CAMPAIGN,
                            FUNNEL));

    private Schema() {}

    /** Each version is there whole, or not at all. */
    static void bringUpToDate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER)");
            int version = version(statement);
            if (version > VERSIONS.size()) {
                throw new SQLException(
                        "it was written by a newer version: schema "
                                + version
                                + ", and this one knows "
                                + VERSIONS.size());
            }
            for (int next = version; next < VERSIONS.size(); next++) {
                statement.execute("BEGIN TRANSACTION");
                for (String change : VERSIONS.get(next)) {
                    statement.execute(change);
                }
                statement.execute("INSERT INTO schema_version VALUES (" + (next + 1) + ")");
                statement.execute("COMMIT");
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet result =
                statement.executeQuery("SELECT coalesce(max(version), 0) FROM schema_version")) {
            result.next();
            return result.getInt(1);
        }
    }
}
