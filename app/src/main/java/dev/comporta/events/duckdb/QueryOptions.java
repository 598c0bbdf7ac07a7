package dev.comporta.events.duckdb;

import static dev.comporta.setting.Setting.requirePositive;
import static dev.comporta.setting.Setting.requireRange;

import java.time.Duration;

/**
 * What a query may take.
 *
 * @param timeMax a longer one is cancelled
 * @param rowsMax further rows are left out, and that is told
 */
public record QueryOptions(Duration timeMax, int rowsMax) {
    public static final int TIME_MAX_SECONDS = 10;
    public static final int ROWS_MAX = 10_000;

    public static final QueryOptions DEFAULTS =
            new QueryOptions(Duration.ofSeconds(TIME_MAX_SECONDS), ROWS_MAX);

    public QueryOptions {
        requirePositive("EVENTS_QUERY_TIMEOUT", timeMax);
        requireRange("EVENTS_QUERY_ROWS_MAX", rowsMax, 1, 1_000_000);
    }
}
