package dev.comporta.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.comporta.events.duckdb.DuckDbOptions;
import dev.comporta.events.duckdb.QueryOptions;
import dev.comporta.events.service.EventsOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the database of events may take. */
final class DuckDbArguments {
    private static final int MEMORY_SHARE = 4;
    private static final int MEMORY_LEAST_MIB = 128;

    @Option(
            names = "--events-duckdb-memory",
            defaultValue = "${env:EVENTS_DUCKDB_MEMORY:-0}",
            paramLabel = "MIB",
            description =
                    "Memory of the database, outside of the heap, in MiB. 0: a quarter of what the"
                            + " machine or its container has, "
                            + DuckDbOptions.MEMORY_MIB
                            + " at most. EVENTS_DUCKDB_MEMORY (${DEFAULT-VALUE})")
    private int memoryMib;

    @Option(
            names = "--events-duckdb-threads",
            defaultValue = "${env:EVENTS_DUCKDB_THREADS:-0}",
            paramLabel = "N",
            description =
                    "Threads of one query or load. 0: as many as there are processors, "
                            + DuckDbOptions.THREADS
                            + " at most. EVENTS_DUCKDB_THREADS (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--events-query-timeout",
            defaultValue = "${env:EVENTS_QUERY_TIMEOUT:-" + QueryOptions.TIME_MAX_SECONDS + "s}",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "A query that takes longer is cancelled. EVENTS_QUERY_TIMEOUT"
                            + " (${DEFAULT-VALUE})")
    private Duration queryTimeout = Duration.ZERO;

    @Option(
            names = "--events-query-rows-max",
            defaultValue = "${env:EVENTS_QUERY_ROWS_MAX:-" + QueryOptions.ROWS_MAX + "}",
            paramLabel = "N",
            description =
                    "Rows of one answer; further ones are left out. EVENTS_QUERY_ROWS_MAX"
                            + " (${DEFAULT-VALUE})")
    private int queryRowsMax;

    DuckDbOptions options(Path dataDirectory, Optional<Path> exports) {
        return new DuckDbOptions(
                EventsOptions.databaseOf(dataDirectory),
                memoryMib == 0 ? usualMemoryMib() : memoryMib,
                threads == 0
                        ? Math.min(
                                DuckDbOptions.THREADS, Runtime.getRuntime().availableProcessors())
                        : threads,
                exports);
    }

    QueryOptions queries() {
        return new QueryOptions(queryTimeout, queryRowsMax);
    }

    private static int usualMemoryMib() {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        return Math.clamp((bytes >> 20) / MEMORY_SHARE, MEMORY_LEAST_MIB, DuckDbOptions.MEMORY_MIB);
    }
}
