package dev.comporta.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.Archive;
import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Batch;
import dev.comporta.archive.Batch.DeadLetter;
import dev.comporta.archive.Batch.LaterAttempt;
import dev.comporta.archive.Batch.NoteOf;
import dev.comporta.archive.Mark;
import dev.comporta.payment.Note;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is written into a real PostgreSQL is there, once and to the cent. */
@Timeout(120)
class PostgresArchiveIT {
    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();
    @RegisterExtension final OpenArchives archives = new OpenArchives(POSTGRES);

    @Test
    void shouldKeepEachPaymentToTheCentAndTheNanosecond() throws SQLException {
        Changed largest = Batches.settled(1, 100_000_000_000_000L, 0, Batches.REQUESTED_AT_NANOS);
        Changed smallest = Batches.settled(2, 1, 1, -1);

        assertThat(archives.open("a").write(Batches.payments(0, largest, smallest))).isZero();

        assertThat(
                        POSTGRES.server()
                                .query(
                                        "SELECT amount, processor, requested_at AT TIME ZONE 'UTC',"
                                                + " requested_at_nanos, fee, evidence, status"
                                                + " FROM payments ORDER BY position"))
                .containsExactly(
                        "1000000000000.00|default|2026-11-27 12:34:56.123456|789|"
                                + "50000000000.00000000|answered|200",
                        "0.01|fallback|1969-12-31 23:59:59.999999|999|0.00150000|answered|200");
        assertThat(POSTGRES.server().query("SELECT position FROM archive_position"))
                .containsExactly("2");
    }

    @Test
    void shouldWriteThousandsAtOnceAndTheSameAgainToNoEffect() throws SQLException {
        Changed[] many =
                LongStream.rangeClosed(1, 10_000)
                        .mapToObj(
                                it ->
                                        Batches.settled(
                                                it,
                                                it,
                                                (int) (it % 2),
                                                Batches.REQUESTED_AT_NANOS + it))
                        .toArray(Changed[]::new);
        archives.open("a").write(Batches.payments(0, many));
        POSTGRES.server().run("UPDATE archive_position SET position = 0");

        assertThat(archives.open("a").write(Batches.payments(0, many))).isZero();

        assertThat(POSTGRES.server().query("SELECT count(*), sum(amount) FROM payments"))
                .containsExactly("10000|500050.00");
        assertThat(POSTGRES.server().query("SELECT count(*) FROM archive_problems"))
                .containsExactly("0");
    }

    @Test
    void shouldWriteOnlyBehindThePositionThatIsKept() throws SQLException {
        Archive archive = archives.open("a");
        archive.write(Batches.payments(0, Batches.settled(1, 1, 0, 1)));

        assertThatThrownBy(() -> archive.write(Batches.payments(0, Batches.settled(2, 1, 0, 1))))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not 0 any more");
        assertThat(POSTGRES.server().query("SELECT count(*) FROM payments")).containsExactly("1");
    }

    @Test
    void shouldKeepTwoGatewaysApart() throws SQLException {
        Archive first = archives.open("a");
        Archive second = archives.open("b", new TestJournal(8, 1));
        first.write(
                Batches.payments(0, Batches.settled(1, 100, 0, 1), Batches.settled(2, 100, 0, 1)));
        second.write(Batches.payments(0, Batches.settled(1, 300, 0, 1)));
        second.write(
                new Batch(
                        1,
                        9,
                        List.of(new Purged(5, 1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));

        assertThat(
                        POSTGRES.server()
                                .query(
                                        "SELECT name, position, (SELECT sum(amount) FROM payments p"
                                                + " WHERE p.gateway = g.gateway) FROM archive_position g"
                                                + " ORDER BY name"))
                .containsExactly("a|2|2.00", "b|9|null");
        assertThat(POSTGRES.server().query("SELECT position FROM purges")).containsExactly("5");
    }

    @Test
    void shouldKeepWithItsPositionWhichJournalGaveItAndInWhichRun() throws SQLException {
        assertThat(archives.open("a").mark()).isEqualTo(new Mark(TestJournal.ID, 0, 0));
        Archive archive = archives.open(new TestJournal(TestJournal.ID, 5));
        archive.write(Batches.payments(0, Batches.settled(1, 1, 0, 1)));

        Archive other = archives.open(new TestJournal(TestJournal.ID + 1, 6));
        assertThat(other.mark()).isEqualTo(new Mark(TestJournal.ID, 1, 5));
        assertThatThrownBy(() -> other.write(Batches.payments(1, Batches.settled(2, 1, 0, 1))))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not 1 any more");
        assertThat(POSTGRES.server().query("SELECT count(*) FROM payments")).containsExactly("1");
        assertThat(ArchiveReader.openWhereThereIsOne(POSTGRES.server().options("a")))
                .hasValueSatisfying(
                        it -> {
                            assertThat(it.mark()).contains(new Mark(TestJournal.ID, 1, 5));
                            it.close();
                        });
    }

    /** One that was begun in vain, say with a directory that was thrown away. */
    @Test
    void shouldTakeAnotherJournalWhereNothingWasArchivedYet() {
        archives.open("a");

        Archive other = archives.open(new TestJournal(TestJournal.ID + 1, 6));

        assertThat(other.mark()).isEqualTo(new Mark(TestJournal.ID + 1, 0, 0));
        assertThat(other.write(Batches.payments(0, Batches.settled(1, 1, 0, 1)))).isZero();
    }

    @Test
    void shouldTellADeadLettersLifeInWhateverPartsItComes() throws SQLException {
        Changed buried = Batches.changed(3, Change.BURIED, 1, 2);
        Changed acknowledged = Batches.changed(9, Change.ACKNOWLEDGED, 1, 2);
        Archive archive = archives.open("a");
        archive.write(
                Batches.batch(
                        0,
                        4,
                        List.of(buried),
                        List.of(),
                        List.of(
                                new DeadLetter(buried, 1_003, "", 0),
                                new DeadLetter(
                                        Batches.changed(4, Change.BURIED, 2, 1), 1_004, "", 0),
                                new DeadLetter(
                                        Batches.changed(5, Change.BURIED, 3, 1), 1_005, "", 0)),
                        List.of()));
        archive.write(
                Batches.batch(
                        4,
                        9,
                        List.of(),
                        List.of(new NoteOf(9, Batches.id(1), new Note(2, 1_008, "paid 'by' hand"))),
                        List.of(new DeadLetter(acknowledged, 0, "acknowledged", 1_009)),
                        List.of(new LaterAttempt(Batches.id(2), 2))));

        assertThat(
                        POSTGRES.server()
                                .query(
                                        "SELECT attempt, resolution, extract(epoch FROM buried_at),"
                                                + " extract(epoch FROM resolved_at) FROM dead_letters"
                                                + " ORDER BY correlation_id"))
                .containsExactly(
                        "2|acknowledged|1.003000|1.009000",
                        "1|retried|1.004000|null",
                        "1|null|1.005000|null");
        assertThat(POSTGRES.server().query("SELECT text FROM notes"))
                .containsExactly("paid 'by' hand");
        assertThat(POSTGRES.server().query("SELECT ending, attempt FROM attempts"))
                .containsExactly("buried|2");
    }

    @Test
    void shouldWriteTheSameInWhateverZoneAndStyleTheRoleLivesIn() throws SQLException {
        POSTGRES.server()
                .run(
                        "ALTER ROLE comporta SET TimeZone = 'America/Sao_Paulo';"
                                + " ALTER ROLE comporta SET DateStyle = 'SQL, DMY';"
                                + " ALTER ROLE comporta SET IntervalStyle = 'sql_standard'");
        try {
            archives.open("a")
                    .write(
                            Batches.payments(
                                    0, Batches.settled(1, 100, 0, Batches.REQUESTED_AT_NANOS)));

            assertThat(
                            POSTGRES.server()
                                    .query("SELECT extract(epoch FROM requested_at) FROM payments"))
                    .containsExactly("1795782896.123456");
            assertThat(
                            POSTGRES.server()
                                    .query(
                                            "SELECT day::text, payments, amount, fee FROM fees_by_day"))
                    .singleElement()
                    .asString()
                    .endsWith("|1|1.00|0.05000000");
            assertThat(
                            POSTGRES.server()
                                    .query(
                                            "SELECT extract(epoch FROM minute) FROM summary_by_minute"))
                    .containsExactly("1795782840.000000");
        } finally {
            POSTGRES.server().run("ALTER ROLE comporta RESET ALL");
        }
    }

    @Test
    void shouldPurgeOnlyWhatIsOlder() throws SQLException {
        Archive archive = archives.open("a");
        archive.write(
                Batches.payments(
                        0,
                        Batches.settled(1, 1, 0, 1),
                        Batches.settled(2, 1, 0, 1),
                        Batches.settled(8, 1, 0, 1)));
        POSTGRES.server().run("UPDATE archive_position SET position = 1");

        archives.open("a")
                .write(
                        new Batch(
                                1,
                                6,
                                List.of(new Purged(5, 1)),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()));

        assertThat(POSTGRES.server().query("SELECT position FROM payments")).containsExactly("8");
    }
}
