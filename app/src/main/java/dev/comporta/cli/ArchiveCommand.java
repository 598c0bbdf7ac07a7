package dev.comporta.cli;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.postgres.ArchiveReader;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.archive.postgres.PostgresRestore;
import dev.comporta.cli.ArchiveComparison.Line;
import dev.comporta.gateway.ArchiveRestoration;
import dev.comporta.gateway.GatewayOptions;
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

/** {@code comporta archive}: looks into the archive without changing it. */
@Command(
        name = "archive",
        description = "Looks into the archive in ARCHIVE_URL; the gateway may be running.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ArchiveCommand implements Runnable {
    private static final int DIFFERENT = 1;
    private static final int UNREACHABLE = 3;

    /** What is requested now may be settled, and archived, a little later. */
    private static final int SETTLED_AFTER_SECONDS = 10;

    /** Of those who are asked one after the other each may be a little further. */
    private static final int TRIES = 5;

    private static final int TRY_EVERY_MILLIS = 1_000;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                commandSpec().commandLine(), "say what: status, verify, unsettled or restore");
    }

    @Command(
            name = "status",
            description = {
                "Prints how far the archive is, its schema's version, and rows that it has refused.",
                "Exit code 0: shown, and no row was refused; 1: some were; 3: it can't be asked."
            },
            mixinStandardHelpOptions = true)
    int status(
            @Mixin ArchiveArguments arguments,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        PostgresOptions options = options(arguments);
        try (ArchiveReader archive = ArchiveReader.open(options)) {
            int[] versions = archive.versions();
            List<ArchiveReader.Standing> standings = archive.standings();
            List<ArchiveReader.Problem> problems = archive.problems();
            if (json) {
                print(statusJson(versions[0], standings, problems).toString());
            } else {
                printStatus(versions, standings, problems);
            }
            return problems.isEmpty() ? 0 : DIFFERENT;
        } catch (ArchiveException e) {
            return complain(e);
        }
    }

    private void printStatus(
            int[] versions,
            List<ArchiveReader.Standing> standings,
            List<ArchiveReader.Problem> problems) {
        print("schema version " + versions[0] + ", this program knows " + versions[1]);
        print(
                standingRow(
                        "GATEWAY",
                        "POSITION",
                        "PAYMENTS",
                        "ATTEMPTS",
                        "DEAD LETTERS",
                        "PURGES",
                        "REFUSED",
                        "MOVED AT"));
        for (ArchiveReader.Standing one : standings) {
            print(
                    standingRow(
                            one.name(),
                            one.position(),
                            one.payments(),
                            one.attempts(),
                            one.openDeadLetters(),
                            one.purges(),
                            one.problems(),
                            one.changedAt()));
        }
        for (ArchiveReader.Problem problem : problems) {
            print(
                    "refused at position "
                            + problem.position()
                            + ": "
                            + problem.kind()
                            + " "
                            + problem.id()
                            + ": "
                            + problem.reason());
        }
    }

    private static ObjectNode statusJson(
            int version,
            List<ArchiveReader.Standing> standings,
            List<ArchiveReader.Problem> problems) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("schemaVersion", version);
        ArrayNode gateways = status.putArray("gateways");
        for (ArchiveReader.Standing one : standings) {
            gateways.addObject()
                    .put("name", one.name())
                    .put("position", one.position())
                    .put("movedAt", one.changedAt().toString())
                    .put("payments", one.payments())
                    .put("attempts", one.attempts())
                    .put("openDeadLetters", one.openDeadLetters())
                    .put("purges", one.purges())
                    .put("refusedRows", one.problems());
        }
        ArrayNode refused = status.putArray("refused");
        for (ArchiveReader.Problem one : problems) {
            refused.addObject()
                    .put("position", one.position())
                    .put("correlationId", one.id())
                    .put("kind", one.kind())
                    .put("reason", one.reason())
                    .put("seenAt", one.seenAt().toString());
        }
        return status;
    }

    @Command(
            name = "unsettled",
            description = {
                "Lists payments of which the archive knows attempts, and not what came of them:"
                        + " after a restoration, those that can't be in it. PostgreSQL does not"
                        + " know of accepted payments without an attempt that has ended.",
                "Exit code 0: listed; 3: it can't be asked."
            },
            mixinStandardHelpOptions = true)
    int unsettled(@Mixin ArchiveArguments arguments) {
        try (PostgresRestore archive = new PostgresRestore(options(arguments), List.of())) {
            printUnsettled(archive.unsettled());
            return 0;
        } catch (ArchiveException e) {
            return complain(e);
        }
    }

    private void printUnsettled(List<PostgresRestore.Unsettled> unsettled) {
        for (PostgresRestore.Unsettled one : unsettled) {
            print(
                    one.id()
                            + "  attempts "
                            + one.attempts()
                            + ", the last one at "
                            + one.processor()
                            + ", ended "
                            + one.endedAt()
                            + ": "
                            + one.evidence());
        }
    }

    @Command(
            name = "restore",
            description = {
                "Makes the data directory anew from the archive, in DATA_DIR and with the"
                        + " processors of the gateway's own configuration. The directory must hold"
                        + " no payments. A journal in Redis is restored by a gateway with"
                        + " RECOVER=archive.",
                "Exit code 0: restored; 1: there are payments in the directory; 3: the archive"
                        + " can't be asked, or was written to meanwhile."
            },
            mixinStandardHelpOptions = true)
    int restore(@Mixin GatewayArguments arguments) throws IOException {
        GatewayOptions options = gatewayOptions(arguments);
        try (ArchiveRestoration restoration =
                new ArchiveRestoration(options, this::printProgress)) {
            ArchiveRestoration.Restored restored = restoration.run();
            print(restored.words());
            printUnsettled(restored.unsettled());
            return 0;
        } catch (ArchiveException e) {
            return complain(e);
        } catch (IllegalStateException e) {
            complain(e);
            return DIFFERENT;
        }
    }

    private void printProgress(long payments, long all) {
        print(String.format(Locale.ROOT, "%,d of %,d payments", payments, all));
    }

    private GatewayOptions gatewayOptions(GatewayArguments arguments) {
        try {
            GatewayOptions options = arguments.options();
            if (options.archive().isEmpty() || options.redis().isPresent()) {
                throw new IllegalArgumentException(
                        "ARCHIVE_URL must be set, and REDIS_URL must not");
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    @Command(
            name = "verify",
            description = {
                "Compares counts and sums by day and processor: the archive's with the gateway's"
                        + " and, where they are named, with the processors' own.",
                "Exit code 0: all agree; 1: some differ; 3: somebody can't be asked."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin ArchiveArguments arguments,
            @Option(
                            names = "--url",
                            defaultValue = "${env:COMPORTA_URL:-http://127.0.0.1:9999}",
                            paramLabel = "URL",
                            description = "The gateway. COMPORTA_URL (http://127.0.0.1:9999)")
                    URI url,
            @Option(
                            names = "--processors",
                            split = ",",
                            paramLabel = "NAME=URL",
                            description = "Processors whose own summaries are asked for, too.")
                    @Nullable Map<String, URI> processors,
            @Option(
                            names = "--processor-token",
                            defaultValue = "${env:PROCESSOR_TOKEN:-123}",
                            paramLabel = "TOKEN",
                            description = "For their administration. PROCESSOR_TOKEN (123)")
                    String token,
            @Option(
                            names = "--to",
                            paramLabel = "INSTANT",
                            description = "The last instant that counts (ten seconds ago).")
                    @Nullable String to,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        PostgresOptions options = options(arguments);
        Instant end = to == null ? settledUpTo() : instant(to);
        try (ArchiveReader archive = ArchiveReader.open(options);
                SummaryClient client = new SummaryClient()) {
            ArchiveComparison comparison =
                    new ArchiveComparison(
                            archive,
                            client,
                            url,
                            processors == null ? Map.of() : processors,
                            token,
                            end);
            return tell(linesThatAgree(comparison), json);
        } catch (ArchiveException | IOException e) {
            return complain(e);
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

    private int tell(List<Line> lines, boolean json) {
        boolean agree = lines.stream().allMatch(Line::agrees);
        if (json) {
            ObjectNode report = JsonNodeFactory.instance.objectNode().put("agree", agree);
            ArrayNode rows = report.putArray("lines");
            lines.forEach(line -> addLine(rows.addObject(), line));
            print(report.toString());
        } else {
            print(lineRow("DAY", "PROCESSOR", "ARCHIVE", "GATEWAY", "PROCESSOR SAYS", ""));
            lines.forEach(line -> print(lineRow(cells(line))));
            print(agree ? "all agree" : "DIFFERENT");
        }
        return agree ? 0 : DIFFERENT;
    }

    private static Object[] cells(Line line) {
        return new Object[] {
            line.day().map(Object::toString).orElse("all"),
            line.processor(),
            text(line.archived()),
            text(line.settled()),
            line.booked().map(ArchiveCommand::text).orElse("-"),
            line.agrees() ? "" : "DIFFERENT"
        };
    }

    private static String text(SummaryClient.Total total) {
        return String.format(Locale.ROOT, "%,d: %,.2f", total.count(), total.amount());
    }

    private static void addLine(ObjectNode node, Line line) {
        node.put("day", line.day().map(Object::toString).orElse(null))
                .put("processor", line.processor())
                .put("agree", line.agrees());
        addTotal(node.putObject("archive"), line.archived());
        addTotal(node.putObject("gateway"), line.settled());
        line.booked().ifPresent(total -> addTotal(node.putObject("processorSays"), total));
    }

    private static void addTotal(ObjectNode node, SummaryClient.Total total) {
        node.put("count", total.count()).put("amount", total.amount());
    }

    private PostgresOptions options(ArchiveArguments arguments) {
        try {
            return arguments
                    .options()
                    .orElseThrow(() -> new IllegalArgumentException("ARCHIVE_URL is not set"));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    private int complain(Exception failure) {
        PrintWriter err = commandSpec().commandLine().getErr();
        err.println("comporta: " + failure.getMessage());
        err.flush();
        return UNREACHABLE;
    }

    private static String standingRow(Object... cells) {
        return String.format(Locale.ROOT, "%-16s %15s %12s %10s %13s %7s %9s  %s", cells);
    }

    private static String lineRow(Object... cells) {
        return String.format(Locale.ROOT, "%-10s  %-16s  %28s  %28s  %28s  %s", cells)
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
