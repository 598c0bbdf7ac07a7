package dev.comporta.gateway;

import static dev.comporta.setting.Setting.requireRange;

import dev.comporta.log.LogOptions;
import dev.comporta.tracing.TracingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is configured of the process that a gateway is.
 *
 * @param dataDirectory where journal and snapshots are
 * @param threads 1: one event loop does everything; each further one takes connections only
 * @param warmUp how long the code runs hot before the gateway listens; zero: not at all
 * @param cpuPercent the quota of processor time, in hundredths of a core; 0: none, or not known
 * @param stallMax an event loop that has not turned for so long ends the process
 * @param tracing empty: off
 */
public record ProcessOptions(
        Path dataDirectory,
        int threads,
        int cpuPercent,
        Duration warmUp,
        Duration stallMax,
        LogOptions log,
        Optional<TracingOptions> tracing) {
    public static final String DATA_DIRECTORY = "./data";
    public static final int THREADS = 1;
    public static final int WARM_UP_MILLIS = 500;
    public static final int STALL_MAX_SECONDS = 30;

    public static final ProcessOptions DEFAULTS =
            new ProcessOptions(
                    Path.of(DATA_DIRECTORY),
                    THREADS,
                    0,
                    Duration.ofMillis(WARM_UP_MILLIS),
                    Duration.ofSeconds(STALL_MAX_SECONDS),
                    LogOptions.DEFAULTS,
                    Optional.empty());

    public ProcessOptions {
        requireRange("THREADS", threads, 1, 256);
        requireRange("CPU_PERCENT", cpuPercent, 0, 1_000_000);
        requireRange("WARM_UP in milliseconds", warmUp.toMillis(), 0, 60_000);
        requireRange("STALL_MAX in milliseconds", stallMax.toMillis(), 1_000, 3_600_000);
    }
}
