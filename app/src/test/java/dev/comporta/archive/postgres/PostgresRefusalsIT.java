package dev.comporta.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.Archive;
import dev.comporta.archive.ArchiveException;
import dev.comporta.payment.Transition.Changed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real PostgreSQL refuses is told, and holds up nothing else. */
@Timeout(120)
class PostgresRefusalsIT {
    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();
    @RegisterExtension final OpenArchives archives = new OpenArchives(POSTGRES);

    @Test
    void shouldNarrowWhatIsRefusedDownToTheRow() throws SQLException {
        Archive archive = archives.open("a");
        POSTGRES.server()
                .run("ALTER TABLE payments ADD CONSTRAINT foreign_rule CHECK (amount <> 0.07)");
        Changed[] some =
                LongStream.rangeClosed(1, 20)
                        .mapToObj(it -> Batches.settled(it, it, 0, 1))
                        .toArray(Changed[]::new);

        assertThat(archive.write(Batches.payments(0, some))).isEqualTo(1);

        assertThat(POSTGRES.server().query("SELECT count(*) FROM payments")).containsExactly("19");
        assertThat(POSTGRES.server().query("SELECT position, kind, reason FROM archive_problems"))
                .singleElement()
                .asString()
                .startsWith("7|payment|")
                .contains("foreign_rule", "23514");
        assertThat(archive.write(Batches.payments(20, Batches.settled(21, 1, 0, 1)))).isZero();
    }

    @Test
    void shouldTellOfAForeignRowInAPaymentsPlace() throws SQLException {
        Archive archive = archives.open("a");
        POSTGRES.server()
                .run(
                        "INSERT INTO payments SELECT '"
                                + Batches.id(1)
                                + "', gateway, 5, 'default', now(), 0, now(), now(), 1, 0, 'none', 0, 1"
                                + " FROM archive_position");

        assertThat(
                        archive.write(
                                Batches.payments(
                                        0,
                                        Batches.settled(1, 100, 0, 1),
                                        Batches.settled(2, 100, 0, 1))))
                .isEqualTo(1);

        assertThat(POSTGRES.server().query("SELECT reason FROM archive_problems"))
                .singleElement()
                .asString()
                .contains("another row has this id");
    }

    @Test
    void shouldGiveUpABatchOfWhichEveryRowIsRefused() throws SQLException {
        Archive archive = archives.open("a");
        POSTGRES.server()
                .run("ALTER TABLE payments ADD CONSTRAINT foreign_rule CHECK (amount > 1000)");
        Changed[] many =
                LongStream.rangeClosed(1, 200)
                        .mapToObj(it -> Batches.settled(it, 1, 0, 1))
                        .toArray(Changed[]::new);

        assertThatThrownBy(() -> archive.write(Batches.payments(0, many)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("more than 100 rows");
        assertThat(POSTGRES.server().query("SELECT position FROM archive_position"))
                .containsExactly("0");
    }

    @Test
    void shouldSayWhereTheRoleHasNoRights() throws SQLException {
        archives.open("a");
        POSTGRES.server()
                .run(
                        "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN;"
                                + " GRANT USAGE ON SCHEMA public TO reader");
        PostgresOptions reader =
                new PostgresOptions(
                        "postgres://reader@127.0.0.1:" + POSTGRES.server().port() + "/postgres",
                        "",
                        "",
                        "a",
                        POSTGRES.server().options("a").timeout(),
                        false);

        assertThatThrownBy(
                        () ->
                                PostgresArchive.connector(reader, OpenArchives.PROCESSORS)
                                        .connect(new TestJournal(TestJournal.ID, 1)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("42501");
    }

    @Test
    void shouldSayWhereTheDatabaseTakesNoWrites() throws SQLException {
        Archive archive = archives.open("a");
        POSTGRES.server().run("ALTER DATABASE postgres SET default_transaction_read_only = on");
        try {
            assertThatThrownBy(() -> archives.open("b"))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("25006");
        } finally {
            try (Connection connection = POSTGRES.server().connect()) {
                connection.createStatement().execute("SET default_transaction_read_only = off");
                connection
                        .createStatement()
                        .execute("ALTER DATABASE postgres RESET default_transaction_read_only");
            }
        }
        archive.write(Batches.payments(0, Batches.settled(1, 100, 0, 1)));
    }

    @Test
    void shouldGiveUpACallOnWhichNothingComes() throws IOException {
        Archive archive = archives.open("a");
        POSTGRES.server().signal("STOP");
        try {
            assertThatThrownBy(
                            () -> archive.write(Batches.payments(0, Batches.settled(1, 1, 0, 1))))
                    .isInstanceOf(ArchiveException.class);
        } finally {
            POSTGRES.server().signal("CONT");
        }
        assertThat(archives.open("a").write(Batches.payments(0, Batches.settled(1, 1, 0, 1))))
                .isZero();
    }
}
