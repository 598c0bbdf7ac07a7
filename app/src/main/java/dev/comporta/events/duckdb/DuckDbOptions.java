package dev.comporta.events.duckdb;

import static dev.comporta.setting.Setting.requireRange;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the database is and may take.
 *
 * @param file the database; its write-ahead log and what does not fit into memory lie beside it
 * @param memoryMib what it may take outside of the JVM's heap
 * @param threads that one query or load may use
 * @param exports the one directory beside the database's that it may write to; empty: none
 */
public record DuckDbOptions(Path file, int memoryMib, int threads, Optional<Path> exports) {
    public static final int MEMORY_MIB = 512;
    public static final int THREADS = 2;

    public DuckDbOptions {
        requireRange("EVENTS_DUCKDB_MEMORY", memoryMib, 64, 1 << 20);
        requireRange("EVENTS_DUCKDB_THREADS", threads, 1, 256);
    }
}
