package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.postgres.AcceptedLoss;
import dev.comporta.archive.postgres.EmptyPostgres;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.cli.Main;
import dev.comporta.payment.DroppedHistory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that has lost its data finds in a real PostgreSQL. */
@Timeout(60)
class ArchivedStartIT {
    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();

    @TempDir private Path directory;

    /** Nothing was archived yet, and yet there was a journal. */
    @Test
    void shouldNotBeginAnewBesideANewArchiveThatKnowsOfALoss() {
        AcceptedLoss.accept(
                POSTGRES.server().options(PostgresOptions.NAME),
                7,
                List.of("default"),
                new DroppedHistory(100, 1_000, 50, List.of()));

        int exitCode =
                Main.run(
                        Main.commandLine(),
                        "serve",
                        "--port=0",
                        "--warm-up=0s",
                        "--data-dir=" + directory,
                        "--archive-url=" + POSTGRES.server().url());

        assertThat(exitCode).isEqualTo(1);
        assertThat(directory.toFile().list()).noneMatch(name -> name.startsWith("journal-"));
    }
}
