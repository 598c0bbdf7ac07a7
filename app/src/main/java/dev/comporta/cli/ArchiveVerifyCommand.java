package dev.comporta.cli;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.postgres.ArchiveReader;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.cli.ArchiveComparison.Line;
import dev.comporta.cli.SummaryClient.Total;
import dev.comporta.cli.operator.GatewayAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code comporta archive verify}: compares the archive with those who count, too. */
@Command(
        name = "verify",
        description = {
            "Compares counts and sums by day and processor: the archive's with the gateway's and,"
                    + " where they are named, with the processors' own. What the archive lacks since"
                    + " one before it was lost counts as there, and is told.",
            "Exit code 0: all agree; 1: some differ; 3: somebody can't be asked."
        },
        mixinStandardHelpOptions = true)
final class ArchiveVerifyCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int UNREACHABLE = 3;

    /** What is requested now may be settled, and archived, a little later. */
    private static final int SETTLED_AFTER_SECONDS = 10;

    /** Of those who are asked one after the other each may be a little further. */
    private static final int TRIES = 5;

    private static final int TRY_EVERY_MILLIS = 1_000;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ArchiveArguments archiveArguments = new ArchiveArguments();
    @Mixin private final GatewayAccess gateway = new GatewayAccess();

    @Option(
            names = "--processors",
            split = ",",
            paramLabel = "NAME=URL",
            description = "Processors whose own summaries are asked for, too.")
    private @Nullable Map<String, URI> processors;

    @Option(
            names = "--processor-token",
            defaultValue = "${env:PROCESSOR_TOKEN:-123}",
            paramLabel = "TOKEN",
            description = "For their administration. PROCESSOR_TOKEN (123)")
    private String token = "";

    @Option(
            names = "--processor-ca",
            defaultValue = "${env:COMPORTA_PROCESSOR_CA:-}",
            paramLabel = "FILE",
            description =
                    "Certificates in PEM that are trusted where they are asked over https, in place"
                            + " of the JDK's. COMPORTA_PROCESSOR_CA (none)")
    private String processorCa = "";

    @Option(
            names = "--to",
            paramLabel = "INSTANT",
            description = "The last instant that counts (ten seconds ago).")
    private @Nullable String to;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PostgresOptions options = archiveArguments.required(commandSpec());
        Instant end = to == null ? settledUpTo() : instant(to);
        try (ArchiveReader archive = ArchiveReader.open(options);
                SummaryClient client =
                        new SummaryClient(
                                gateway.client(),
                                gateway.trusted("--processor-ca", processorCa),
                                token)) {
            ArchiveComparison comparison =
                    new ArchiveComparison(
                            archive, client, Objects.requireNonNullElse(processors, Map.of()), end);
            return tell(linesThatAgree(comparison));
        } catch (ArchiveException | IOException e) {
            PrintWriter err = commandSpec().commandLine().getErr();
            err.println("comporta: " + e.getMessage());
            err.flush();
            return UNREACHABLE;
        }
    }

    private static Instant settledUpTo() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(SETTLED_AFTER_SECONDS);
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    commandSpec().commandLine(), "--to must be like 2026-11-27T12:00:00Z: " + text);
        }
    }

    private static List<Line> linesThatAgree(ArchiveComparison comparison) throws IOException {
        List<Line> lines = comparison.lines();
        for (int more = 1; more < TRIES && !lines.stream().allMatch(Line::agrees); more++) {
            try {
                Thread.sleep(TRY_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            lines = comparison.lines();
        }
        return lines;
    }

    private int tell(List<Line> lines) {
        boolean agree = lines.stream().allMatch(Line::agrees);
        if (json) {
            ObjectNode report = JsonNodeFactory.instance.objectNode().put("agree", agree);
            ArrayNode rows = report.putArray("lines");
            lines.forEach(line -> addLine(rows.addObject(), line));
            print(report.toString());
        } else {
            print(row("DAY", "PROCESSOR", "ARCHIVE", "LOST", "GATEWAY", "PROCESSOR SAYS", ""));
            lines.forEach(line -> print(row(cells(line))));
            print(agree ? "all agree" : "DIFFERENT");
        }
        return agree ? 0 : DIFFERENT;
    }

    private static Object[] cells(Line line) {
        return new Object[] {
            line.day().map(Object::toString).orElse("all"),
            line.processor(),
            text(line.archived()),
            line.lost().count() == 0 ? "-" : text(line.lost()),
            text(line.settled()),
            line.booked().map(ArchiveVerifyCommand::text).orElse("-"),
            line.agrees() ? "" : "DIFFERENT"
        };
    }

    private static String text(Total total) {
        return String.format(Locale.ROOT, "%,d: %,.2f", total.count(), total.amount());
    }

    private static void addLine(ObjectNode node, Line line) {
        node.put("day", line.day().map(Object::toString).orElse(null))
                .put("processor", line.processor())
                .put("agree", line.agrees());
        addTotal(node.putObject("archive"), line.archived());
        if (line.lost().count() > 0) {
            addTotal(node.putObject("lost"), line.lost());
        }
        addTotal(node.putObject("gateway"), line.settled());
        line.booked().ifPresent(total -> addTotal(node.putObject("processorSays"), total));
    }

    private static void addTotal(ObjectNode node, Total total) {
        node.put("count", total.count()).put("amount", total.amount());
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-10s  %-16s  %28s  %28s  %28s  %28s  %s", cells)
                .stripTrailing();
    }

    private void print(String line) {
        PrintWriter out = commandSpec().commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private CommandSpec commandSpec() {
        return Objects.requireNonNull(spec);
    }
}
