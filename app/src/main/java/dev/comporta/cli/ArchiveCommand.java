package dev.comporta.cli;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.postgres.ArchiveReader;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.archive.postgres.PostgresRestore;
import dev.comporta.gateway.ArchiveRestoration;
import dev.comporta.gateway.GatewayOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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

/** {@code comporta archive}: looks into the archive, and brings payments back from it. */
@Command(
        name = "archive",
        description = "Looks into the archive in ARCHIVE_URL; the gateway may be running.",
        mixinStandardHelpOptions = true,
        subcommands = {ArchiveVerifyCommand.class, ArchiveLossCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class ArchiveCommand implements Runnable {
    private static final int DIFFERENT = 1;
    private static final int UNREACHABLE = 3;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                commandSpec().commandLine(),
                "say what: status, verify, unsettled, restore or accept-loss");
    }

    @Command(
            name = "status",
            description = {
                "Prints how far the archive is, its schema's version, rows that it has refused, and"
                        + " what it lacks since one before it was lost.",
                "Exit code 0: shown, and no row was refused; 1: some were; 3: it can't be asked."
            },
            mixinStandardHelpOptions = true)
    int status(
            @Mixin ArchiveArguments arguments,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        PostgresOptions options = arguments.required(commandSpec());
        try (ArchiveReader archive = ArchiveReader.open(options)) {
            int[] versions = archive.versions();
            List<ArchiveReader.Standing> standings = archive.standings();
            List<ArchiveReader.Loss> losses = archive.losses();
            List<ArchiveReader.Problem> problems = archive.problems();
            if (json) {
                print(statusJson(versions[0], standings, losses, problems).toString());
            } else {
                printStatus(versions, standings, problems);
                losses.forEach(it -> print(words(it)));
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

    private static String words(ArchiveReader.Loss loss) {
        return String.format(
                Locale.ROOT,
                "%s lacks %,d payments, closed up to %s (position %d), that were in an archive"
                        + " before: accepted at %s",
                loss.name(),
                loss.payments(),
                loss.closedUpTo(),
                loss.position(),
                loss.acceptedAt());
    }

    private static ObjectNode statusJson(
            int version,
            List<ArchiveReader.Standing> standings,
            List<ArchiveReader.Loss> losses,
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
        ArrayNode lost = status.putArray("lost");
        for (ArchiveReader.Loss one : losses) {
            lost.addObject()
                    .put("name", one.name())
                    .put("position", one.position())
                    .put("payments", one.payments())
                    .put("closedUpTo", one.closedUpTo().toString())
                    .put("acceptedAt", one.acceptedAt().toString());
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
        try (PostgresRestore archive =
                new PostgresRestore(arguments.required(commandSpec()), List.of())) {
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

    private int complain(Exception failure) {
        PrintWriter err = commandSpec().commandLine().getErr();
        err.println("comporta: " + failure.getMessage());
        err.flush();
        return UNREACHABLE;
    }

    private static String standingRow(Object... cells) {
        return String.format(Locale.ROOT, "%-16s %15s %12s %10s %13s %7s %9s  %s", cells);
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
