package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.ArchiverThread;
import dev.comporta.archive.postgres.ArchivedProcessor;
import dev.comporta.archive.postgres.PostgresArchive;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.payment.TransitionStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Archives what a store has into a real PostgreSQL. */
final class Archiving {
    private static final List<ArchivedProcessor> PROCESSORS =
            List.of(
                    new ArchivedProcessor("default", 50_000),
                    new ArchivedProcessor("fallback", 150_000));

    private Archiving() {}

    /** Until everything is there; a problem fails the test. */
    static void everything(EmbeddedFixture fixture, PostgresOptions options) {
        TransitionStream stream = fixture.store().transitions();
        for (int tick = 0; tick < 3; tick++) {
            fixture.store().commit();
            fixture.awaitAnswers();
            fixture.store().onTick();
        }
        try (ArchiverThread archiver =
                ArchiverThread.start(
                        stream, PostgresArchive.connector(options, PROCESSORS), () -> true)) {
            while (archiver.status().position() < stream.end()
                    || archiver.status().problem().isPresent()) {
                assertThat(archiver.status().problem()).isEmpty();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }
}
