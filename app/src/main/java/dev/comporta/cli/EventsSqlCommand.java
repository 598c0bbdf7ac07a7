package dev.comporta.cli;

import dev.comporta.cli.operator.GatewayOption;
import dev.comporta.cli.operator.Table;
import dev.comporta.events.duckdb.DuckDb;
import dev.comporta.events.duckdb.Queries;
import dev.comporta.events.duckdb.QueryException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code comporta events sql}: asks for events, of a running service or in its files. */
@Command(
        name = "sql",
        description = {
            "Answers one SELECT over the events.",
            "",
            "Views: events (each once), raw_events, events_by_minute, installs_by_campaign, funnel."
                    + " A running service is asked by HTTP, and needs its ADMIN_TOKEN; with"
                    + " --data-dir the files are read, where no service has them open."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered", "1:refused", "2:wrong usage", "3:no service answered"})
final class EventsSqlCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Mixin private final GatewayOption service = new GatewayOption(EventsAccess.USUAL_URL);
    @Mixin private final DuckDbArguments database = new DuckDbArguments();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Read the files of a service that does not run.")
    private @Nullable Path dataDirectory;

    @Option(names = "--csv", description = "Print comma-separated values (RFC 4180).")
    private boolean csv;

    @Parameters(paramLabel = "SELECT", description = "What to ask.")
    private String sql = "";

    @Override
    public Integer call() {
        return dataDirectory == null ? askService() : askFiles(dataDirectory);
    }

    private int askService() {
        String body = JsonNodeFactory.instance.objectNode().put("sql", sql).toString();
        return service.ask(client -> client.post("/v1/events/query", body), this::print);
    }

    private int askFiles(Path directory) {
        try (DuckDb files = DuckDb.openReadOnly(database.options(directory, Optional.empty()));
                Queries queries = new Queries(files, database.queries())) {
            String answer = queries.answer(sql);
            if (service.isJson()) {
                service.line(answer.strip());
            } else {
                print(JsonMapper.shared().readTree(answer));
            }
            return CommandLine.ExitCode.OK;
        } catch (QueryException | UncheckedIOException e) {
            service.complain(String.valueOf(e.getMessage()));
            return REFUSED;
        }
    }

    private void print(JsonNode answer) {
        if (csv) {
            printCsv(answer);
        } else {
            Table table = new Table(answer.path("rows"));
            for (int column = 0; column < answer.path("columns").size(); column++) {
                int index = column;
                table.column(
                        answer.path("columns").path(column).asString(),
                        row -> text(row.path(index), "-"));
            }
            service.table(table, "no rows");
        }
        if (answer.path("truncated").booleanValue()) {
            service.complain("there are more rows: these are the first ones");
        }
    }

    private void printCsv(JsonNode answer) {
        service.line(csvLine(answer.path("columns")));
        answer.path("rows").forEach(row -> service.line(csvLine(row)));
    }

    private static String csvLine(JsonNode values) {
        return values.valueStream()
                .map(value -> quoted(text(value, "")))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String text(JsonNode value, String otherwise) {
        return value.isNull() ? otherwise : value.isString() ? value.asString() : value.toString();
    }
}
