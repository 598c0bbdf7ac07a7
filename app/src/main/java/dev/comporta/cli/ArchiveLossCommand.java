package dev.comporta.cli;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.postgres.AcceptedLoss;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.journal.JournalException;
import dev.comporta.payment.DroppedHistory;
import dev.comporta.store.DataDirectory;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comporta archive accept-loss}: a new archive, without what only the lost one had. */
@Command(
        name = "accept-loss",
        description = {
            "Lets the gateway go on with a new archive, where the one before is lost and had"
                    + " payments that were dropped here (HISTORY_KEEP). They are gone for good; only"
                    + " their sums by processor and hour stay, and are noted in the new archive."
                    + " First try to give PostgreSQL a backup of itself. The gateway may be running."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:accepted; the gateway begins to archive within some seconds",
            "1:nothing is lost, or the archive has payments of this gateway",
            "2:wrong usage",
            "3:not now: the archive or the journal can't be asked"
        })
final class ArchiveLossCommand implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final int UNREACHABLE = 3;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ArchiveArguments archive = new ArchiveArguments();
    @Mixin private final RedisArguments redis = new RedisArguments();

    @Option(
            names = "--data-dir",
            defaultValue = "${env:DATA_DIR:-./data}",
            paramLabel = "DIR",
            description = "The gateway's. DATA_DIR (${DEFAULT-VALUE})")
    private Path directory = Path.of("data");

    @Override
    public Integer call() {
        PostgresOptions options = archive.required(commandSpec());
        try (DataDirectory store = JournalCommand.open(directory, redis, spec)) {
            Optional<DroppedHistory> dropped = store.dropped();
            if (dropped.isEmpty()) {
                return complain(
                        "nothing is lost: nothing was dropped here, and a new archive gets all",
                        REFUSED);
            }
            List<String> processors = store.processorNames();
            AcceptedLoss.accept(
                    options, store.journalId().orElseThrow(), processors, dropped.get());
            print(dropped.get());
            return 0;
        } catch (IllegalStateException e) {
            return complain(String.valueOf(e.getMessage()), REFUSED);
        } catch (ArchiveException | JournalException | UncheckedIOException e) {
            return complain(String.valueOf(e.getMessage()), UNREACHABLE);
        }
    }

    private void print(DroppedHistory lost) {
        PrintWriter out = commandSpec().commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "the new archive begins without %,d payments, closed up to %s (position %d)%n",
                lost.payments(),
                Instant.ofEpochMilli(lost.upToMillis()),
                lost.upTo());
        out.flush();
    }

    private int complain(String words, int code) {
        PrintWriter err = commandSpec().commandLine().getErr();
        err.println("comporta: " + words);
        err.flush();
        return code;
    }

    private CommandSpec commandSpec() {
        return Objects.requireNonNull(spec);
    }
}
