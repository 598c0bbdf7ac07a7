package dev.comporta.workbench.demo;

import static dev.comporta.workbench.demo.Playground.RATE_MAX;

import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.terminal.Durations;
import dev.comporta.workbench.terminal.Terminal;
import dev.comporta.workbench.terminal.Terminal.Tone;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.JsonFile;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comporta demo}: exits with 0 only if no payment was lost or booked twice, to the cent. */
@Command(
        name = "demo",
        description = "Run the gateway between two failing processors under load, and audit it.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {
            "",
            "A script for --stages has one stage a line; a processor not named is healthy:",
            "  10s  default=100ms,failing  fallback=0ms",
            "  5s   default=20ms                         # recovers",
            "Two are in workbench/stages: public-60s.txt and long-300s.txt."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--seconds", defaultValue = "30", description = "how long the load lasts")
    private int seconds;

    @Option(
            names = "--stages",
            paramLabel = "FILE",
            description = "other stages of faults; they also say how long the load lasts")
    private @Nullable Path stages;

    @Option(names = "--users", defaultValue = "550", description = "users at the end of the ramp")
    private int users;

    @Option(
            names = {"--deadline", "--routing-deadline"},
            defaultValue = "5s",
            converter = Durations.Converter.class,
            description = "within which the gateway should settle a payment")
    private Duration deadline = Duration.ZERO;

    @Option(
            names = "--drain",
            defaultValue = "60s",
            converter = Durations.Converter.class,
            description = "how long the last payments may take to settle")
    private Duration drain = Duration.ZERO;

    @Option(
            names = "--kill",
            description = "kill -9 the gateway half-way and start it again on the same data")
    private boolean kill;

    @Option(
            names = "--page",
            description =
                    "run until it is interrupted, and serve the live page with controls: break a"
                            + " processor, kill the gateway, send more, and see what the audit"
                            + " says")
    private boolean page;

    @Option(names = "--open", description = "the same, and open it in the browser")
    private boolean open;

    @Option(names = "--keep", description = "keep the data and the logs")
    private boolean keep;

    @Option(names = "--json", paramLabel = "FILE", description = "write the report as JSON")
    private @Nullable Path json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        StageScript script = script();
        GeneratorWarmUp.run();
        try (Topology topology =
                new Topology(Map.of("ROUTING_DEADLINE", Durations.format(deadline)), keep)) {
            terminal.line("the gateway is at " + topology.url());
            if (page || open) {
                return serve(topology, terminal);
            }
            return run(topology, script, terminal) ? 0 : 1;
        } catch (WireException unreachable) {
            terminal.line("demo: " + unreachable.getMessage());
            terminal.line(terminal.toned(Tone.BAD, "demo: FAILED"));
            return 1;
        }
    }

    /** Until it is interrupted: the topology's hook ends all of it then. */
    private int serve(Topology topology, Terminal terminal) throws InterruptedException {
        try (Playground playground = new Playground(topology, Math.min(users, RATE_MAX));
                DemoPage served = new DemoPage(playground, topology.url())) {
            terminal.line("the page is at " + served.uri() + " until you press Ctrl-C");
            if (open) {
                openBrowser(served.uri(), terminal);
            }
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException failure) {
            terminal.line("demo: " + failure.getMessage());
            return 1;
        }
    }

    private static void openBrowser(URI address, Terminal terminal) {
        try {
            new ProcessBuilder("xdg-open", address.toString()).start();
        } catch (IOException noDesktop) {
            terminal.line("no browser could be opened here: " + noDesktop.getMessage());
        }
    }

    private boolean run(Topology topology, StageScript script, Terminal terminal)
            throws InterruptedException {
        DemoOptions options = new DemoOptions(users, kill, drain);
        DemoReport report = new Demo(topology, script, options, terminal).run();
        terminal.lines(report.lines());
        if (json != null) {
            JsonFile.write(json, report.fields());
        }
        if (keep) {
            terminal.line("data and logs are in " + topology.directory());
        } else if (!report.isOk()) {
            terminal.line("run it again with --keep to see the logs of all three processes");
        }
        terminal.line(terminal.toned(report.isOk() ? Tone.GOOD : Tone.BAD, report.verdict()));
        return report.isOk();
    }

    private StageScript script() {
        try {
            return stages == null
                    ? StageScript.standard(Duration.ofSeconds(seconds))
                    : StageScript.parse(Files.readAllLines(stages));
        } catch (IOException | IllegalArgumentException invalid) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--stages: " + invalid.getMessage());
        }
    }
}
