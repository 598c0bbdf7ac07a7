package dev.comporta.cli;

import dev.comporta.journal.JournalVerifier;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.RedisReader;
import dev.comporta.payment.DroppedHistory;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.store.DataDirectory;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code comporta journal}: looks into a data directory without changing it. */
@Command(
        name = "journal",
        description =
                "Looks into a data directory, or the journal in REDIS_URL, and copies it; the gateway"
                        + " may be running.",
        mixinStandardHelpOptions = true,
        subcommands = BackupCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class JournalCommand implements Runnable {
    private static final int DAMAGED = 1;
    private static final int NOTHING_LOST = 1;
    private static final UUID NOBODY = new UUID(0, 0);

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "say what: verify, dump, backup or accept-loss");
        }
    }

    @Command(
            name = "verify",
            description = {
                "Reads every record and checks it; tells what was dropped (HISTORY_KEEP), and checks"
                        + " the form of what is left of that.",
                "Exit code 0: whole; 1: damaged, the gateway would refuse to start."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin RedisArguments redis,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            defaultValue = "${env:DATA_DIR:-./data}",
                            description = "The data directory. DATA_DIR (${DEFAULT-VALUE})")
                    Path directory) {
        DataDirectory.Report report;
        try (DataDirectory opened = open(directory, redis, spec)) {
            report = opened.verify();
        }
        JournalVerifier.Report journal = report.journal();
        System.out.printf(Locale.ROOT, "segments          %,15d%n", journal.segments());
        System.out.printf(Locale.ROOT, "journal records   %,15d%n", journal.records());
        System.out.printf(Locale.ROOT, "first sequence    %,15d%n", journal.firstSequence());
        System.out.printf(Locale.ROOT, "last sequence     %,15d%n", journal.lastSequence());
        System.out.printf(Locale.ROOT, "snapshot sequence %,15d%n", report.snapshotSequence());
        System.out.printf(Locale.ROOT, "history records   %,15d%n", report.historyRecords());
        report.dropped().ifPresent(JournalCommand::print);
        System.out.println(report.damage().map(text -> "DAMAGED: " + text).orElse("whole"));
        return report.damage().isPresent() ? DAMAGED : 0;
    }

    private static void print(DroppedHistory dropped) {
        System.out.printf(Locale.ROOT, "dropped payments  %,15d%n", dropped.payments());
        System.out.printf(Locale.ROOT, "dropped up to     %,15d%n", dropped.upTo());
        System.out.println("closed until      " + Instant.ofEpochMilli(dropped.upToMillis()));
        System.out.printf(Locale.ROOT, "sums of hours     %,15d%n", dropped.sums().size());
    }

    @Command(
            name = "dump",
            description = {
                "Prints records, one JSON object a line: first the closed payments that have left"
                        + " the journal, each behind how its attempts before ended and what"
                        + " operators wrote down, then the journal."
            },
            mixinStandardHelpOptions = true)
    int dump(
            @Mixin RedisArguments redis,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            defaultValue = "${env:DATA_DIR:-./data}",
                            description = "The data directory. DATA_DIR (${DEFAULT-VALUE})")
                    Path directory,
            @Option(
                            names = "--id",
                            paramLabel = "UUID",
                            description = "Only the records of this payment.")
                    @Nullable UUID id,
            @Option(
                            names = "--open",
                            description =
                                    "Only payments that are not settled or acknowledged, those in"
                                            + " the snapshot too: the last record of each.")
                    boolean open) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        DataDirectory.Report report;
        Consumer<Transition> print =
                transition -> {
                    if (id == null || id.equals(idOf(transition))) {
                        out.println(line(transition));
                    }
                };
        try (DataDirectory opened = open(directory, redis, spec)) {
            report = open ? opened.dumpOpen(print) : opened.dump(print);
        }
        out.flush();
        return tellDamage(report);
    }

    @Command(
            name = "accept-loss",
            description = {
                "Lets the gateways go on with a journal in Redis that is known to have lost records,"
                        + " and without these. What was acknowledged in them is gone, and what was"
                        + " sent may be booked again if clients repeat it. First try to give Redis"
                        + " its data back.",
                "Exit code 0: accepted; 1: nothing is known to be lost."
            },
            mixinStandardHelpOptions = true)
    int acceptLoss(@Mixin RedisArguments redis) {
        RedisOptions options =
                redis.options(Durability.PROCESS)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                Objects.requireNonNull(spec).commandLine(),
                                                "REDIS_URL must say where the journal is"));
        try {
            Optional<RedisReader.Loss> loss = RedisReader.acceptLoss(options);
            System.out.println(loss.map(JournalCommand::words).orElse("nothing is lost"));
            return loss.isPresent() ? 0 : NOTHING_LOST;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static String words(RedisReader.Loss loss) {
        return "the journal goes on behind record "
                + loss.end()
                + "; it had come to "
                + loss.endBefore();
    }

    /** Says what is damaged, and returns the exit code. */
    static int tellDamage(DataDirectory.Report report) {
        report.damage().ifPresent(damage -> System.err.println("comporta: " + damage));
        return report.damage().isPresent() ? DAMAGED : 0;
    }

    /** Opens the journal for reading: in Redis where one is named, else in the directory. */
    static DataDirectory open(Path directory, RedisArguments redis, @Nullable CommandSpec spec) {
        return redis.options(Durability.PROCESS)
                .map(JournalCommand::open)
                .orElseGet(() -> open(directory, spec));
    }

    private static DataDirectory open(RedisOptions redis) {
        try {
            return new DataDirectory(RedisReader.open(redis), StoreOptions.SMALL_FILE_RECORDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a data directory for reading. */
    static DataDirectory open(Path directory, @Nullable CommandSpec spec) {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "DATA_DIR is no directory: " + directory);
        }
        return DataDirectory.open(directory);
    }

    private static UUID idOf(Transition transition) {
        return switch (transition) {
            case Transition.Changed one -> one.payment().id();
            case Transition.Noted noted -> noted.id();
            case Transition.Purged _ -> NOBODY;
        };
    }

    private static ObjectNode line(Transition transition) {
        return switch (transition) {
            case Transition.Changed one -> paymentLine(one, one.payment());
            case Transition.Noted noted -> noteLine(noted);
            case Transition.Purged purged -> paymentLine(purged, nobodyAt(purged));
        };
    }

    private static ObjectNode line(Transition transition, UUID id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sequence", transition.position())
                .put("type", transition.slug())
                .put("correlationId", id.toString());
    }

    private static ObjectNode noteLine(Transition.Noted noted) {
        return line(noted, noted.id())
                .put("attempts", noted.attempt())
                .put("part", noted.part())
                .put("parts", noted.parts())
                .put("text", noted.text())
                .put("recordedAt", Instant.ofEpochMilli(noted.recordedAtMillis()).toString());
    }

    private static ObjectNode paymentLine(Transition transition, StoredPayment payment) {
        long nanos = payment.requestedAtNanos();
        long recordedAtMillis = transition.recordedAtMillis();
        return line(transition, payment.id())
                .put("amount", BigDecimal.valueOf(payment.amountCents(), 2))
                .put("processor", payment.processor())
                .put("attempts", payment.attempts())
                .put("requestedAt", nanos == 0 ? null : Instant.EPOCH.plusNanos(nanos).toString())
                .put("evidence", payment.evidence().slug().replace('-', '_'))
                .put("status", payment.status())
                .put("recordedAt", Instant.ofEpochMilli(recordedAtMillis).toString())
                .put("ageMillis", recordedAtMillis - payment.acceptedAtMillis());
    }

    /** A purge is of no payment; its line has the same fields all the same. */
    private static StoredPayment nobodyAt(Transition.Purged purged) {
        return new StoredPayment(NOBODY, 0, purged.recordedAtMillis(), 0, -1, 0, Evidence.NONE, 0);
    }
}
