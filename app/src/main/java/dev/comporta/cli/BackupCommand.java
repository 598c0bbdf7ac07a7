package dev.comporta.cli;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.RedisReader;
import dev.comporta.log.Secrets;
import dev.comporta.store.Backup;
import dev.comporta.store.Durability;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comporta journal backup}: a copy that a gateway can start from. */
@Command(
        name = "backup",
        description = {
            "Copies a data directory, or the journal in REDIS_URL, into a directory that a gateway"
                    + " can start from, and reads all of it back. The gateway may be running. A later"
                    + " run into the same directory writes only what was added; one that is broken"
                    + " off is gone on with.",
            "What was recorded before the command began is in the copy. A journal in Redis becomes a"
                    + " data directory as well; it can't be put back into Redis."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:copied, and whole",
            "1:damaged, or the directory holds something else than a copy of this journal",
            "2:wrong usage",
            "3:not now: no room, in use, or it can't be read; run it again"
        })
final class BackupCommand implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final int NOT_NOW = 3;
    private static final long TELL_EVERY_NANOS = 1_000_000_000L;

    @Mixin private final RedisArguments redis = new RedisArguments();

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--data-dir",
            defaultValue = "${env:DATA_DIR:-./data}",
            paramLabel = "DIR",
            description = "What is copied. DATA_DIR (${DEFAULT-VALUE})")
    private Path directory = Path.of("data");

    @Parameters(
            paramLabel = "DIR",
            description = "Where the copy is, or shall be; it is made where it is missing.")
    private Path target = Path.of(".");

    private long toldNanos = System.nanoTime();

    @Override
    public Integer call() {
        try {
            Optional<RedisOptions> shared = redis.options(Durability.PROCESS);
            print(shared.isPresent() ? copy(shared.get()) : copyDirectory());
            return 0;
        } catch (NoSpaceException e) {
            return complain(
                    "no room for the copy in "
                            + target
                            + ": make some, and run it again; it goes on where it is ("
                            + e.getMessage()
                            + ")",
                    NOT_NOW);
        } catch (IOException e) {
            return complain(e.toString(), NOT_NOW);
        } catch (JournalException e) {
            return complain(
                    String.valueOf(e.getMessage()),
                    switch (e.code()) {
                        case DAMAGED, OUTDATED -> REFUSED;
                        case FULL, FAILED, LOCKED, UNREADABLE, TOO_LARGE -> NOT_NOW;
                    });
        }
    }

    private Backup.Done copy(RedisOptions shared) throws IOException {
        Disk source = RedisReader.open(shared);
        try {
            return Backup.ofShared(source, target, this::tell);
        } finally {
            source.close();
        }
    }

    private Backup.Done copyDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw wrong("DATA_DIR is no directory: " + directory);
        }
        if (Files.exists(target) && Files.isSameFile(directory, target)) {
            throw wrong("the copy needs a directory of its own: " + target);
        }
        return Backup.ofDirectory(directory, target, this::tell);
    }

    private ParameterException wrong(String words) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), words);
    }

    private void tell(long records, long all) {
        long now = System.nanoTime();
        if (now - toldNanos >= TELL_EVERY_NANOS) {
            toldNanos = now;
            System.err.printf(Locale.ROOT, "%,d of %,d records of the history%n", records, all);
        }
    }

    private void print(Backup.Done done) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (done.position() == 0) {
            out.println("nothing is recorded yet, and nothing copied");
        } else {
            long at = done.recordedAtMillis();
            out.printf(Locale.ROOT, "copied up to      %,15d%n", done.position());
            out.printf(Locale.ROOT, "the copy was at   %,15d%n", done.before());
            out.printf(Locale.ROOT, "closed payments   %,15d%n", done.verified().historyRecords());
            out.printf(Locale.ROOT, "not settled       %,15d%n", done.unsettled());
            out.println("last record of    " + (at == 0 ? "-" : Instant.ofEpochMilli(at)));
            out.println("whole");
        }
        out.flush();
    }

    private static int complain(String words, int code) {
        System.err.println("comporta: " + Secrets.hide(words));
        return code;
    }
}
