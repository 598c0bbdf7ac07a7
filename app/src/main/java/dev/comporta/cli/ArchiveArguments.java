package dev.comporta.cli;

import dev.comporta.archive.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where everything settled is written behind. */
final class ArchiveArguments {
    @Option(
            names = "--archive-url",
            defaultValue = "${env:ARCHIVE_URL:-}",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "URL",
            description =
                    "Writes what is settled, buried, resolved and purged into this PostgreSQL, some"
                            + " moments later: jdbc:postgresql://HOST/DATABASE or"
                            + " postgres://HOST/DATABASE. Better given as ARCHIVE_URL (none)")
    private String url = "";

    @Option(
            names = "--archive-user",
            defaultValue = "${env:ARCHIVE_USER:-}",
            paramLabel = "USER",
            description = "Its role, where the URL names none. ARCHIVE_USER (none)")
    private String user = "";

    @Option(
            names = "--archive-password",
            defaultValue = "${env:ARCHIVE_PASSWORD:-}",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "PASSWORD",
            description = "The role's password. Better given as ARCHIVE_PASSWORD (none)")
    private String password = "";

    @Option(
            names = "--archive-password-file",
            defaultValue = "${env:ARCHIVE_PASSWORD_FILE:-}",
            paramLabel = "FILE",
            description = "Where the password stands instead. ARCHIVE_PASSWORD_FILE (none)")
    private String passwordFile = "";

    @Option(
            names = "--archive-name",
            defaultValue = "${env:ARCHIVE_NAME:-" + PostgresOptions.NAME + "}",
            paramLabel = "NAME",
            description =
                    "This gateway's name there: several may share a database."
                            + " ARCHIVE_NAME (${DEFAULT-VALUE})")
    private String name = "";

    @Option(
            names = "--archive-timeout",
            defaultValue = "${env:ARCHIVE_TIMEOUT:-" + PostgresOptions.TIMEOUT_SECONDS + "s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "A call to it on which nothing comes for so long is given up, and tried again."
                            + " ARCHIVE_TIMEOUT (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--history-keep",
            defaultValue = "${env:HISTORY_KEEP:-}",
            paramLabel = "DURATION",
            converter = Keep.class,
            description =
                    "Old payments leave the data directory, or Redis, once they were settled so long"
                            + " ago, are archived, and their ids forgotten: at least 1h. Sums of each"
                            + " hour stay. HISTORY_KEEP (everything is kept)")
    private Duration historyKeep = Duration.ZERO;

    /** Nothing is all. */
    private static final class Keep implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return text.isEmpty() ? Duration.ZERO : new DurationConverter().convert(text);
        }
    }

    @Option(
            names = "--recover",
            defaultValue = "${env:RECOVER:-}",
            paramLabel = "FROM",
            description =
                    "archive: a gateway whose data is gone is made anew from the archive, and starts"
                            + " as ever where it is not. RECOVER (none)")
    private String recover = "";

    /**
     * Empty where no archive is named.
     *
     * @throws IllegalArgumentException naming the key, and what was expected
     */
    Optional<PostgresOptions> options() {
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PostgresOptions(
                                url,
                                user,
                                passwordFile.isEmpty() ? password : readPassword(),
                                name,
                                timeout,
                                recovers()));
    }

    /**
     * Where the archive is that a command is about.
     *
     * @throws ParameterException where none is named, or none can be there
     */
    PostgresOptions required(CommandSpec command) {
        try {
            return options()
                    .orElseThrow(() -> new IllegalArgumentException("ARCHIVE_URL is not set"));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * How long history is kept that the archive has; empty: for good.
     *
     * @throws IllegalArgumentException where there is no archive
     */
    Optional<Duration> historyKeep() {
        if (historyKeep.isZero()) {
            return Optional.empty();
        }
        if (url.isEmpty()) {
            throw new IllegalArgumentException(
                    "ARCHIVE_URL must say who has what HISTORY_KEEP lets go");
        }
        return Optional.of(historyKeep);
    }

    private boolean recovers() {
        if (!recover.isEmpty() && !recover.equals("archive")) {
            throw new IllegalArgumentException("RECOVER must be archive, or nothing: " + recover);
        }
        return !recover.isEmpty();
    }

    private String readPassword() {
        try {
            return Files.readString(Path.of(passwordFile));
        } catch (IOException e) {
            throw new IllegalArgumentException("ARCHIVE_PASSWORD_FILE can't be read: " + e, e);
        }
    }
}
