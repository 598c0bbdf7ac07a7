package dev.comporta.events.service;

import static dev.comporta.setting.Setting.requireRange;

import dev.comporta.door.DoorOptions;
import dev.comporta.events.EventIntake;
import dev.comporta.events.duckdb.DuckDbOptions;
import dev.comporta.events.duckdb.QueryOptions;
import dev.comporta.events.embedded.LoadOptions;
import dev.comporta.events.embedded.LogOptions;
import dev.comporta.http.AdminRule;
import dev.comporta.http.HttpOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an event service is configured.
 *
 * @param adminToken who bears it may query and export; empty: nobody may
 * @param dataDirectory where journal and database are
 * @param threads 1: one event loop does everything; each further one takes connections only
 * @param stallMax an event loop that has not turned for so long ends the process
 */
public record EventsOptions(
        HttpOptions http,
        DoorOptions door,
        Optional<String> adminToken,
        Path dataDirectory,
        int threads,
        Duration stallMax,
        EventIntake.Options intake,
        LogOptions log,
        LoadOptions load,
        DuckDbOptions database,
        QueryOptions queries) {
    public static final int PORT = 8080;
    public static final int THREADS = 1;
    public static final int STALL_MAX_SECONDS = 30;
    public static final String DATA_DIRECTORY = "./comporta-events";

    private static final String JOURNAL = "journal";
    private static final String DATABASE = "events.duckdb";

    public EventsOptions {
        requireRange("THREADS", threads, 1, 256);
        requireRange("STALL_MAX in milliseconds", stallMax.toMillis(), 1_000, 3_600_000);
    }

    Path journalDirectory() {
        return dataDirectory.resolve(JOURNAL);
    }

    /** The database of a data directory. */
    public static Path databaseOf(Path dataDirectory) {
        return dataDirectory.resolve(DATABASE);
    }

    /** Whether clients come from this machine only. */
    boolean isLocal() throws UnknownHostException {
        return InetAddress.getByName(http.host()).isLoopbackAddress();
    }

    /** What can read all events needs a token, wherever it comes from. */
    AdminRule adminRule() {
        return new AdminRule(adminToken, false, false);
    }
}
