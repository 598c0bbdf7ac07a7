package dev.comporta.cli;

import dev.comporta.journal.FileDisk;
import dev.comporta.payment.Evidence;
import dev.comporta.store.RecordType;
import dev.comporta.store.RecordView;
import dev.comporta.store.StoreVerifier;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code comporta journal}: looks into a data directory without changing it. */
@Command(
        name = "journal",
        description = "Looks into a data directory; the gateway may be running.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class JournalCommand implements Runnable {
    private static final int DAMAGED = 1;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "say what: verify or dump");
        }
    }

    @Command(
            name = "verify",
            description = {
                "Reads every record and checks it.",
                "Exit code 0: whole; 1: damaged, the gateway would refuse to start."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            defaultValue = "${env:DATA_DIR:-./data}",
                            description = "The data directory. DATA_DIR (${DEFAULT-VALUE})")
                    Path directory) {
        StoreVerifier.Report report = StoreVerifier.verify(open(directory));
        System.out.printf(Locale.ROOT, "segments          %,15d%n", report.journal().segments());
        System.out.printf(Locale.ROOT, "journal records   %,15d%n", report.journal().records());
        System.out.printf(
                Locale.ROOT, "first sequence    %,15d%n", report.journal().firstSequence());
        System.out.printf(
                Locale.ROOT, "last sequence     %,15d%n", report.journal().lastSequence());
        System.out.printf(Locale.ROOT, "snapshot sequence %,15d%n", report.snapshotSequence());
        System.out.printf(Locale.ROOT, "history records   %,15d%n", report.historyRecords());
        return conclude(report);
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
                    @Nullable UUID id) {
        PrintWriter out =
                new PrintWriter(
                        new BufferedWriter(
                                new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
        StoreVerifier.Report report =
                StoreVerifier.dump(
                        open(directory),
                        record -> {
                            if (id == null || id.equals(idOf(record))) {
                                out.println(line(record));
                            }
                        });
        out.flush();
        report.damage().ifPresent(damage -> System.err.println("comporta: " + damage));
        return report.damage().isPresent() ? DAMAGED : 0;
    }

    private FileDisk open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "DATA_DIR is no directory: " + directory);
        }
        try {
            return FileDisk.openReadOnly(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int conclude(StoreVerifier.Report report) {
        Optional<String> damage = report.damage();
        System.out.println(damage.map(text -> "DAMAGED: " + text).orElse("whole"));
        return damage.isPresent() ? DAMAGED : 0;
    }

    private static UUID idOf(RecordView record) {
        return new UUID(record.idMsb(), record.idLsb());
    }

    private static String line(RecordView record) {
        return record.type() == RecordType.NOTE ? noteLine(record) : paymentLine(record);
    }

    private static String noteLine(RecordView record) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sequence", record.sequence())
                .put("type", RecordType.nameOf(record.type()))
                .put("correlationId", idOf(record).toString())
                .put("attempts", record.attempts())
                .put("part", record.status() + 1)
                .put("parts", record.evidence())
                .put("text", StoreVerifier.noteText(record))
                .put("recordedAt", Instant.ofEpochMilli(record.recordedAtMillis()).toString())
                .toString();
    }

    private static String paymentLine(RecordView record) {
        long nanos = record.instantNanos();
        Instant requestedAt =
                Instant.ofEpochSecond(
                        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
        return "{\"sequence\":"
                + record.sequence()
                + ",\"type\":\""
                + RecordType.nameOf(record.type())
                + "\",\"correlationId\":\""
                + idOf(record)
                + "\",\"amount\":"
                + BigDecimal.valueOf(record.amountCents(), 2)
                + ",\"processor\":"
                + record.processor()
                + ",\"attempts\":"
                + record.attempts()
                + ",\"requestedAt\":"
                + (nanos == 0 ? "null" : "\"" + requestedAt + "\"")
                + ",\"evidence\":\""
                + Evidence.of(record.evidence()).name().toLowerCase(Locale.ROOT)
                + "\",\"status\":"
                + record.status()
                + ",\"recordedAt\":\""
                + Instant.ofEpochMilli(record.recordedAtMillis())
                + "\",\"ageMillis\":"
                + record.ageMillis()
                + "}";
    }
}
