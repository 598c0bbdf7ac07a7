package dev.comporta.cli;

import dev.comporta.events.service.EventsOptions;
import dev.comporta.events.service.EventsService;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comporta events}: takes product events in until it is told to stop. */
@Command(
        name = "events",
        description = {
            "Takes product events in over HTTP, keeps them in a journal, and loads them into DuckDB,"
                    + " where they can be queried within a second.",
            "",
            "Each option is an environment variable too; an option given here comes first."
                    + " Durations read 800ms, 5s, 2m, 1h. SIGTERM drains and exits 0 within 10 s."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            EventsSqlCommand.class,
            EventsExportCommand.class,
            EventsStatusCommand.class
        })
final class EventsCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private final EventsArguments arguments = new EventsArguments();

    @Override
    public Integer call() throws InterruptedException {
        ServiceProcess process = new ServiceProcess(Objects.requireNonNull(spec).commandLine());
        EventsOptions options = process.options(arguments.log(), arguments::options);
        process.run(() -> new EventsService(options));
        return 0;
    }
}
