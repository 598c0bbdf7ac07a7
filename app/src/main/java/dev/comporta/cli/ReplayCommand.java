package dev.comporta.cli;

import dev.comporta.journal.FileDisk;
import dev.comporta.payment.EngineOptions;
import dev.comporta.replay.Arrivals;
import dev.comporta.replay.Optimum;
import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.Recording;
import dev.comporta.replay.Replay;
import dev.comporta.replay.ReplayOptions;
import dev.comporta.replay.ReplayResult;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.PolicyName;
import dev.comporta.store.embedded.StoreVerifier;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
    private static final long MILLI = 1_000_000L;
    private static final long SLOT_NANOS = 100 * MILLI;
    private static final long HEALTH_INTERVAL_NANOS = 5_050 * MILLI;
    private static final int FEE_DIGITS = 8;
    private static final int DAMAGED = 1;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:DATA_DIR:-./data}",
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
            defaultValue = "${env:ROUTING_DEADLINE:-5s}",
            converter = DurationConverter.class,
            description = "From acceptance to settlement. ROUTING_DEADLINE (${DEFAULT-VALUE})")
    private Duration deadline = Duration.ofSeconds(5);

    @Option(
            names = "--fees",
            paramLabel = "SHARE",
            split = ",",
            defaultValue = "0.05,0.15",
            description = "Each processor's fee, in their order (${DEFAULT-VALUE})")
    private List<String> fees = List.of();

    @Option(
            names = "--processor-timeout",
            paramLabel = "TIME",
            defaultValue = "${env:PROCESSOR_TIMEOUT:-10s}",
            converter = DurationConverter.class,
            description =
                    "When an unanswered attempt counts as in doubt. PROCESSOR_TIMEOUT"
                            + " (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the same as JSON.")
    private @Nullable Path json;

    /** A line of the table; the delays of an optimum are not known. */
    private record Line(
            String name,
            BigInteger fee,
            long missed,
            List<Long> settledCents,
            long p50Millis,
            long p99Millis) {

        static Line of(String name, ReplayResult result) {
            return new Line(
                    name,
                    result.fee(),
                    result.missed(),
                    result.processors().stream().map(ReplayResult.Share::settledCents).toList(),
                    result.p50Millis(),
                    result.p99Millis());
        }

        long cents() {
            return settledCents.stream().mapToLong(Long::longValue).sum();
        }
    }

    @Override
    public Integer call() {
        PolicyName first = policyName();
        FileDisk disk = open();
        List<String> names = StoreVerifier.processorNames(disk);
        ReplayOptions options = options(names.size());
        Recording recording = new Recording(names.size(), timeout.toMillis());
        StoreVerifier.Report report = RecordingReader.read(disk, recording);
        report.damage().ifPresent(damage -> System.err.println("comporta: " + damage));
        List<Line> lines = lines(first, options, recording);
        print(System.out, names, lines, recording.count());
        if (json != null) {
            write(json, json(names, lines, recording.count()));
        }
        return report.damage().isPresent() ? DAMAGED : 0;
    }

    private static List<Line> lines(PolicyName first, ReplayOptions options, Recording recording) {
        Arrivals arrivals = recording.arrivals();
        List<ProcessorTrace> traces = recording.traces();
        List<PolicyName> policies = new ArrayList<>(List.of(first));
        for (PolicyName name : PolicyName.values()) {
            if (name != first) {
                policies.add(name);
            }
        }
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("as recorded", recording.actual(options)));
        long deadlineNanos = options.engine().deadlineNanos();
        for (PolicyName name : policies) {
            lines.add(
                    Line.of(
                            name.text(),
                            Replay.run(options, name.policy(deadlineNanos), arrivals, traces)));
        }
        Optimum optimum = Optimum.of(options, arrivals, traces, SLOT_NANOS);
        lines.add(
                new Line(
                        "offline optimum",
                        optimum.fee(),
                        optimum.missed(),
                        optimum.settledCents(),
                        -1,
                        -1));
        return lines;
    }

    private PolicyName policyName() {
        try {
            return PolicyName.of(policy);
        } catch (IllegalArgumentException e) {
            throw refuse("--policy " + e.getMessage());
        }
    }

    private FileDisk open() {
        if (!Files.isDirectory(dataDirectory)) {
            throw refuse("DATA_DIR is no directory: " + dataDirectory);
        }
        try {
            return FileDisk.openReadOnly(dataDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReplayOptions options(int processors) {
        if (processors == 0) {
            throw refuse("no gateway has used this data directory: " + dataDirectory);
        }
        if (fees.size() != processors) {
            throw refuse("--fees must name " + processors + " fees, one for each processor");
        }
        return new ReplayOptions(
                new EngineOptions(
                        deadline.toNanos(),
                        timeout.toNanos(),
                        100 * MILLI,
                        5_000 * MILLI,
                        50 * MILLI,
                        1_000 * MILLI,
                        1_000,
                        Duration.ofHours(24).toNanos(),
                        Collections.nCopies(processors, true)),
                fees.stream().map(this::gate).toList(),
                HEALTH_INTERVAL_NANOS,
                true,
                1);
    }

    private GateOptions gate(String fee) {
        try {
            return new GateOptions(
                    ProcessorSyntax.fee(fee),
                    500,
                    GateOptions.RETRY_PERCENT,
                    BreakerOptions.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw refuse("--fees: " + e.getMessage());
        }
    }

    private ParameterException refuse(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private static void print(PrintStream out, List<String> names, List<Line> lines, int payments) {
        out.printf(Locale.ROOT, "%,d payments%n%n", payments);
        out.printf("%-16s %16s %8s %10s %8s", "", "fee", "fee %", "missed", "missed %");
        names.forEach(name -> out.printf(" %10s", name + " %"));
        out.printf(" %8s %8s%n", "p50 ms", "p99 ms");
        for (Line line : lines) {
            out.printf(
                    Locale.ROOT,
                    "%-16s %16s %8s %,10d %8s",
                    line.name,
                    money(line.fee),
                    percent(new BigDecimal(line.fee).movePointLeft(6), line.cents()),
                    line.missed,
                    percent(BigDecimal.valueOf(line.missed), payments));
            line.settledCents.forEach(
                    cents -> out.printf(" %10s", percent(BigDecimal.valueOf(cents), line.cents())));
            out.printf(" %8s %8s%n", known(line.p50Millis), known(line.p99Millis));
        }
        BigInteger actual = lines.getFirst().fee;
        BigInteger optimum = lines.getLast().fee;
        out.printf(
                "%nPaid %s; with all known beforehand %s would have done: %s more.%n",
                money(actual), money(optimum), money(actual.subtract(optimum)));
    }

    private static String json(List<String> names, List<Line> lines, int payments) {
        StringBuilder text = new StringBuilder("{\"payments\":" + payments + ",\"lines\":[");
        String separator = "";
        for (Line line : lines) {
            text.append(separator)
                    .append("{\"name\":\"")
                    .append(line.name)
                    .append("\",\"fee\":")
                    .append(new BigDecimal(line.fee, FEE_DIGITS).toPlainString())
                    .append(",\"missed\":")
                    .append(line.missed)
                    .append(",\"settled\":{")
                    .append(
                            String.join(
                                    ",",
                                    IntStream.range(0, names.size())
                                            .mapToObj(i -> settled(names, line, i))
                                            .toList()))
                    .append("}}");
            separator = ",";
        }
        return text.append("]}\n").toString();
    }

    private static String settled(List<String> names, Line line, int processor) {
        return "\""
                + names.get(processor).replace("\\", "\\\\").replace("\"", "\\\"")
                + "\":"
                + BigDecimal.valueOf(line.settledCents.get(processor), 2);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
    }

    private static String money(BigInteger fee) {
        return new BigDecimal(fee, FEE_DIGITS).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private static String percent(BigDecimal part, long whole) {
        return whole == 0
                ? "-"
                : part.movePointRight(2)
                        .divide(BigDecimal.valueOf(whole), 3, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String known(long millis) {
        return millis < 0 ? "-" : Long.toString(millis);
    }
}
