package dev.comporta.cli;

import dev.comporta.cli.ReplayReport.Line;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.gateway.ProcessOptions;
import dev.comporta.processor.HealthChecker;
import dev.comporta.replay.Arrivals;
import dev.comporta.replay.Optimum;
import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.Recording;
import dev.comporta.replay.RecordingReader;
import dev.comporta.replay.Replay;
import dev.comporta.replay.ReplayOptions;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.PolicyName;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.store.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comporta replay}: what other policies would have paid for what was recorded. */
@Command(
        name = "replay",
        description = {
            "Reads a data directory, without changing it, and runs its payments through the routing"
                    + " policies again, against the processors as they were seen to behave.",
            "Prints what was really paid, what each policy would have paid, and the least that"
                    + " anybody could have paid."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final long SLOT_NANOS = 100_000_000L;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:DATA_DIR:-" + ProcessOptions.DATA_DIRECTORY + "}",
            description = "Of a gateway that is stopped, or a copy. DATA_DIR (${DEFAULT-VALUE})")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = "deadline",
            description =
                    "Which policy to name first: deadline, cheapest-only or fail-over"
                            + " (${DEFAULT-VALUE})")
    private String policy = "deadline";

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            defaultValue = "${env:ROUTING_DEADLINE:-" + RoutingOptions.DEADLINE_SECONDS + "s}",
            converter = DurationConverter.class,
            description = "From acceptance to settlement. ROUTING_DEADLINE (${DEFAULT-VALUE})")
    private Duration deadline = Duration.ZERO;

    @Option(
            names = "--margin",
            paramLabel = "TIME",
            defaultValue = "${env:ROUTING_MARGIN:-" + RoutingOptions.MARGIN_MILLIS + "ms}",
            converter = DurationConverter.class,
            description =
                    "How much sooner than it must a payment goes to a dearer processor."
                            + " ROUTING_MARGIN (${DEFAULT-VALUE})")
    private Duration margin = Duration.ZERO;

    @Option(
            names = "--fees",
            paramLabel = "SHARE",
            split = ",",
            defaultValue = ProcessorArguments.DEFAULT_FEE + "," + ProcessorArguments.FALLBACK_FEE,
            description = "Each processor's fee, in their order (${DEFAULT-VALUE})")
    private List<String> fees = List.of();

    @Option(
            names = "--processor-timeout",
            paramLabel = "TIME",
            defaultValue = "${env:PROCESSOR_TIMEOUT:-" + EngineOptions.TIMEOUT_SECONDS + "s}",
            converter = DurationConverter.class,
            description =
                    "When an unanswered attempt counts as in doubt. PROCESSOR_TIMEOUT"
                            + " (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the same as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        RoutingOptions routing = routing();
        try (DataDirectory directory = JournalCommand.open(dataDirectory, spec)) {
            return replay(routing, directory);
        }
    }

    private int replay(RoutingOptions routing, DataDirectory directory) {
        List<String> names = directory.processorNames();
        ReplayOptions options = told("", () -> options(names.size()));
        Recording recording = new Recording(names.size(), timeout.toMillis());
        RecordingReader reader = new RecordingReader(recording);
        DataDirectory.Report report = directory.transitions(1, reader::take);
        reader.end();
        int code = JournalCommand.tellDamage(report);
        ReplayReport told =
                new ReplayReport(names, lines(routing, options, recording), recording.count());
        told.print(System.out);
        if (json != null) {
            write(json, told.json());
        }
        return code;
    }

    private List<Line> lines(RoutingOptions routing, ReplayOptions options, Recording recording) {
        Arrivals arrivals = recording.arrivals();
        List<ProcessorTrace> traces = recording.traces();
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("as recorded", recording.actual(options)));
        Stream.concat(Stream.of(routing.policy()), Arrays.stream(PolicyName.values()))
                .distinct()
                .map(routing::withPolicy)
                .map(
                        one ->
                                Line.of(
                                        one.policy().slug(),
                                        new Replay(options, one.newPolicy(), arrivals, traces)
                                                .run()))
                .forEach(lines::add);
        lines.add(Line.of("offline optimum", Optimum.of(options, arrivals, traces, SLOT_NANOS)));
        return lines;
    }

    private RoutingOptions routing() {
        PolicyName first = told("--policy ", () -> PolicyName.of(policy));
        return told(
                "", () -> new RoutingOptions(first, deadline, margin, GateOptions.RETRY_PERCENT));
    }

    private ReplayOptions options(int processors) {
        if (processors == 0) {
            throw refuse("no gateway has used this data directory: " + dataDirectory);
        }
        if (fees.size() != processors) {
            throw refuse("--fees must name " + processors + " fees, one for each processor");
        }
        EngineOptions engine = EngineOptions.DEFAULTS.withDeadline(deadline);
        List<StatusRules> rules = Collections.nCopies(processors, StatusRules.DEFAULT);
        return new ReplayOptions(
                engine.withTimeout(timeout).withStatusRules(rules),
                fees.stream().map(this::gate).toList(),
                HealthChecker.DEFAULT_INTERVAL.toNanos(),
                1);
    }

    private GateOptions gate(String fee) {
        return told("--fees: ", () -> GateOptions.of(ProcessorSyntax.fee(fee)));
    }

    /** Makes a value of the options; an error is told with this before it. */
    private <T> T told(String prefix, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw refuse(prefix + e.getMessage());
        }
    }

    private ParameterException refuse(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
    }
}
