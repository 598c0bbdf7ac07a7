package dev.comporta.workbench.load;

import dev.comporta.workbench.terminal.Durations;
import dev.comporta.workbench.terminal.Terminal;
import dev.comporta.workbench.terminal.Terminal.Tone;
import dev.comporta.workbench.wire.AccessOptions;
import dev.comporta.workbench.wire.Cents;
import dev.comporta.workbench.wire.JsonFile;
import dev.comporta.workbench.wire.WireException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comporta load}: sends payments and reports how long they took. */
@Command(
        name = "load",
        description = "Send payments at a given pace and report how long they took.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {
    @Option(names = "--url", defaultValue = "http://127.0.0.1:9999", description = "the gateway")
    private URI url = URI.create("");

    @Option(
            names = "--profile",
            defaultValue = "constant",
            converter = Profile.Converter.class,
            description = {
                "constant: an even --rate.",
                "ramp: users join until there are --users; each has a payment due every second.",
                "saturate: closed loop, every connection is kept busy: highest throughput."
            })
    private Profile profile = Profile.CONSTANT;

    @Option(names = "--rate", defaultValue = "300", description = "payments/s (constant)")
    private int rate;

    @Option(names = "--users", defaultValue = "550", description = "users at the end (ramp)")
    private int users;

    @Option(names = "--seconds", defaultValue = "60", description = "how long")
    private int seconds;

    @Option(
            names = "--connections",
            defaultValue = "300",
            description = "connections (constant, saturate); a ramp has one per user")
    private int connections;

    @Option(
            names = "--pipeline",
            defaultValue = "1",
            description = "unanswered requests per connection")
    private int pipeline;

    @Option(names = "--amount", defaultValue = "19.90", description = "of each payment")
    private BigDecimal amount = BigDecimal.ZERO;

    @Option(names = "--seed", description = "of the correlation ids; without it, they are new")
    private @Nullable Long seed;

    @Option(
            names = "--timeout",
            defaultValue = "10s",
            converter = Durations.Converter.class,
            description = "how long an answer may take")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--retry",
            description =
                    "send a payment again after a 502, 503 or 504, or a broken connection (same id)")
    private boolean retry;

    @Option(names = "--json", paramLabel = "FILE", description = "write the report as JSON")
    private @Nullable Path json;

    @Option(
            names = "--ids",
            paramLabel = "FILE",
            description = "write the acknowledged correlation ids, one a line, for 'audit --ids'")
    private @Nullable Path ids;

    @Mixin private final AccessOptions accessOptions = new AccessOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        LoadPlan plan = plan();
        GeneratorWarmUp.run();
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            LoadReport report = follow(generator, terminal);
            terminal.lines(report.lines());
            if (json != null) {
                JsonFile.write(json, report.fields());
            }
            if (ids != null) {
                report.acknowledgedIds().write(ids);
            }
            return verdict(report, terminal);
        } catch (WireException unreachable) {
            terminal.line(terminal.toned(Tone.BAD, "load: " + unreachable.getMessage()));
            terminal.line("Is the gateway running there? Start one with: comporta serve");
            return 1;
        }
    }

    private LoadPlan plan() {
        try {
            return new LoadPlan(
                    url,
                    profile,
                    rate,
                    users,
                    Duration.ofSeconds(seconds),
                    connections,
                    pipeline,
                    Cents.of(amount),
                    seed == null ? System.nanoTime() : seed,
                    timeout,
                    retry,
                    accessOptions.access());
        } catch (IllegalArgumentException | ArithmeticException invalid) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), invalid.getMessage());
        }
    }

    private LoadReport follow(LoadGenerator generator, Terminal terminal)
            throws InterruptedException {
        CompletableFuture<LoadReport> report = generator.start();
        while (true) {
            try {
                return report.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException running) {
                draw(generator.progress(), terminal);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void draw(LoadProgress progress, Terminal terminal) {
        terminal.progress(
                progress.elapsedNanos() / 1e9 / seconds,
                String.format(
                        Locale.ROOT,
                        "%d sent, %d acknowledged, %d errors, p99 %s ms",
                        progress.sent(),
                        progress.acknowledged(),
                        progress.errors(),
                        Quantiles.millis(progress.interval().latency().p99Nanos())));
    }

    private static int verdict(LoadReport report, Terminal terminal) {
        if (report.sent() > 0 && report.errorCount() == 0) {
            return 0;
        }
        terminal.line(
                terminal.toned(
                        Tone.BAD,
                        String.format(
                                Locale.ROOT,
                                "load: %d of %d payments were not acknowledged",
                                report.errorCount(),
                                report.sent())));
        return 1;
    }
}
