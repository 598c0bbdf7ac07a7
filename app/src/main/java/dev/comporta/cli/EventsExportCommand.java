package dev.comporta.cli;

import dev.comporta.cli.operator.GatewayOption;
import dev.comporta.events.duckdb.DuckDb;
import dev.comporta.events.duckdb.Exports;
import dev.comporta.events.duckdb.QueryException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code comporta events export}: all that was received, as Parquet files. */
@Command(
        name = "export",
        description = {
            "Writes all that was received as Parquet files, one for each day (UTC); those that are"
                    + " there and whole are kept.",
            "",
            "A running service writes them to its EVENTS_EXPORT_DIR, and needs its ADMIN_TOKEN;"
                    + " with --data-dir the files of one that does not run are read, and DIR is"
                    + " written to."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "1:refused", "2:wrong usage", "3:no service answered"})
final class EventsExportCommand implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final Duration TIME_MAX = Duration.ofHours(1);

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final GatewayOption service = new GatewayOption(EventsAccess.USUAL_URL);
    @Mixin private final DuckDbArguments database = new DuckDbArguments();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Read the files of a service that does not run.")
    private @Nullable Path dataDirectory;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Where to write; with --data-dir only.")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        if ((dataDirectory == null) != (directory == null)) {
            throw new ParameterException(
                    spec == null ? new CommandLine(this) : spec.commandLine(),
                    "DIR and --data-dir go together: a running service writes to its"
                            + " EVENTS_EXPORT_DIR");
        }
        return dataDirectory == null || directory == null
                ? service.ask(
                        client -> client.post("/v1/events/export", "{}", TIME_MAX), this::print)
                : exportFiles(dataDirectory, directory);
    }

    private int exportFiles(Path from, Path to) {
        try (DuckDb files = DuckDb.openReadOnly(database.options(from, Optional.of(to)))) {
            print(JsonMapper.shared().readTree(new Exports(files, to).write()));
            return CommandLine.ExitCode.OK;
        } catch (QueryException | UncheckedIOException e) {
            service.complain(String.valueOf(e.getMessage()));
            return REFUSED;
        }
    }

    private void print(JsonNode done) {
        service.line(
                done.path("directory").asString()
                        + ": "
                        + done.path("written").size()
                        + " days written, "
                        + done.path("kept").size()
                        + " kept");
    }
}
