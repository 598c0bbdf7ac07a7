package dev.comporta.cli;

import dev.comporta.door.DoorOptions;
import dev.comporta.events.EventIntake;
import dev.comporta.events.embedded.Durability;
import dev.comporta.events.embedded.LoadOptions;
import dev.comporta.events.embedded.LogOptions;
import dev.comporta.events.service.EventsOptions;
import dev.comporta.http.HttpOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an event service is configured, as the command line and the environment say it. */
final class EventsArguments {
    private static final int WINDOW = 1_000_000;

    @Option(
            names = "--port",
            defaultValue = "${env:PORT:-" + EventsOptions.PORT + "}",
            paramLabel = "N",
            description = "TCP port; 0 chooses a free one. PORT (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = "${env:BIND:-" + HttpOptions.HOST + "}",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all. BIND (${DEFAULT-VALUE})")
    private String bind = "";

    @Option(
            names = "--hosts",
            defaultValue = "${env:HOSTS:-}",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Names by which clients call it, beside localhost and the bound address, split"
                            + " by commas; other ones are refused. HOSTS (none)")
    private List<String> hosts = List.of();

    @Option(
            names = "--data-dir",
            defaultValue = "${env:DATA_DIR:-" + EventsOptions.DATA_DIRECTORY + "}",
            paramLabel = "DIR",
            description = "Where journal and database are. DATA_DIR (${DEFAULT-VALUE})")
    private Path dataDirectory = Path.of("");

    @Option(
            names = "--durability",
            defaultValue = "${env:DURABILITY:-" + LogOptions.DURABILITY + "}",
            paramLabel = "LEVEL",
            description =
                    "What an acknowledged event survives: process (any crash of the process), power"
                            + " (power loss, too). DURABILITY (${DEFAULT-VALUE})")
    private String durability = "";

    @Option(
            names = "--threads",
            defaultValue = "${env:THREADS:-" + EventsOptions.THREADS + "}",
            paramLabel = "N",
            description =
                    "Event loops: with 1 one does everything, each further one takes connections."
                            + " THREADS (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--events-keys",
            defaultValue = "${env:EVENTS_KEYS:-}",
            paramLabel = "FILE",
            description =
                    "Clients need a key that this file knows, a line each as 'comporta key new'"
                            + " prints it; it is read again when it changes. EVENTS_KEYS (none)")
    private String keysFile = "";

    @Option(
            names = "--allow-anonymous",
            defaultValue = "${env:ALLOW_ANONYMOUS:-false}",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description =
                    "It is meant that whoever reaches it may send events: no warning where it is"
                            + " bound to more than the loopback. ALLOW_ANONYMOUS (false)")
    private boolean allowAnonymous;

    @Option(
            names = "--admin-token",
            defaultValue = "${env:ADMIN_TOKEN:-}",
            paramLabel = "TOKEN",
            description =
                    "Bearer token for queries; with none, nobody may query. Better given as"
                            + " ADMIN_TOKEN (none)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String adminToken = "";

    @Mixin private final TlsArguments tls = new TlsArguments();

    @Option(
            names = "--events-origins",
            defaultValue = "${env:EVENTS_ORIGINS:-}",
            split = ",",
            paramLabel = "ORIGIN",
            description =
                    "Whose pages may send events from browsers, as https://shop.example, split by"
                            + " commas. EVENTS_ORIGINS (none)")
    private List<String> origins = List.of();

    @Option(
            names = "--events-window",
            defaultValue = "${env:EVENTS_WINDOW:-" + WINDOW + "}",
            paramLabel = "N",
            description =
                    "Events that are known by their ids, the newest: one of them that comes again"
                            + " is not written again. Each takes up to 36 bytes of the heap."
                            + " EVENTS_WINDOW (${DEFAULT-VALUE})")
    private int window;

    @Option(
            names = "--events-waiting-max-mib",
            defaultValue = "${env:EVENTS_WAITING_MAX_MIB:-" + LogOptions.WAITING_MAX_MIB + "}",
            paramLabel = "N",
            description =
                    "Events that are taken and not kept yet; beyond it intake answers 503."
                            + " EVENTS_WAITING_MAX_MIB (${DEFAULT-VALUE})")
    private int waitingMaxMib;

    @Option(
            names = "--events-journal-max-mib",
            defaultValue = "${env:EVENTS_JOURNAL_MAX_MIB:-" + LogOptions.JOURNAL_MAX_MIB + "}",
            paramLabel = "N",
            description =
                    "The journal's events that are not loaded yet; beyond it intake answers 503."
                            + " EVENTS_JOURNAL_MAX_MIB (${DEFAULT-VALUE})")
    private int journalMaxMib;

    @Option(
            names = "--segment-mib",
            defaultValue = "${env:SEGMENT_MIB:-" + LogOptions.SEGMENT_MIB + "}",
            paramLabel = "N",
            description =
                    "Size of the journal's new files, which are made ahead. SEGMENT_MIB"
                            + " (${DEFAULT-VALUE})")
    private int segmentMib;

    @Option(
            names = "--events-load-rows-max",
            defaultValue = "${env:EVENTS_LOAD_ROWS_MAX:-" + LoadOptions.ROWS_MAX + "}",
            paramLabel = "N",
            description =
                    "Events that are loaded into the database at a time, in a flood."
                            + " EVENTS_LOAD_ROWS_MAX (${DEFAULT-VALUE})")
    private int loadRowsMax;

    @Option(
            names = "--events-load-age-max",
            defaultValue = "${env:EVENTS_LOAD_AGE_MAX:-" + LoadOptions.AGE_MAX_MILLIS + "ms}",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "How long an event waits for others to be loaded with it."
                            + " EVENTS_LOAD_AGE_MAX (${DEFAULT-VALUE})")
    private Duration loadAgeMax = Duration.ZERO;

    @Option(
            names = "--events-export-dir",
            defaultValue = "${env:EVENTS_EXPORT_DIR:-}",
            paramLabel = "DIR",
            description =
                    "Where 'comporta events export' has Parquet files written, a day each."
                            + " EVENTS_EXPORT_DIR (none)")
    private String exportDirectory = "";

    @Option(
            names = "--stall-max",
            defaultValue = "${env:STALL_MAX:-" + EventsOptions.STALL_MAX_SECONDS + "s}",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "An event loop that has not turned for so long ends the process."
                            + " STALL_MAX (${DEFAULT-VALUE})")
    private Duration stallMax = Duration.ZERO;

    @Mixin private final DuckDbArguments database = new DuckDbArguments();
    @Mixin private final LogArguments log = new LogArguments();

    dev.comporta.log.LogOptions log() {
        return log.options();
    }

    EventsOptions options() {
        return new EventsOptions(
                new HttpOptions(bind, port, names(hosts), Optional.empty()),
                new DoorOptions(
                        tls.files(""),
                        Optional.of(keysFile).filter(path -> !path.isEmpty()).map(Path::of),
                        allowAnonymous),
                Optional.of(adminToken).filter(token -> !token.isEmpty()),
                dataDirectory,
                threads,
                stallMax,
                new EventIntake.Options(names(origins), window),
                LogOptions.of(Durability.of(durability), segmentMib, journalMaxMib, waitingMaxMib),
                LoadOptions.of(loadRowsMax, loadAgeMax, Runtime.getRuntime().maxMemory()),
                database.options(
                        dataDirectory,
                        Optional.of(exportDirectory).filter(path -> !path.isEmpty()).map(Path::of)),
                database.queries());
    }

    private static List<String> names(List<String> given) {
        return given.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    }
}
