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
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import dev.comporta.payment.TransitionStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The archive in a real PostgreSQL. */
@Timeout(120)
class PostgresArchiveIT {
    private static final long JOURNAL = 7;
    private static final List<ArchivedProcessor> PROCESSORS =
            List.of(
                    new ArchivedProcessor("default", 50_000),
                    new ArchivedProcessor("fallback", 150_000));

    /** 2026-11-27T12:34:56.123456789Z. */
    private static final long REQUESTED_AT_NANOS = 1_795_782_896_123_456_789L;

    private static PostgresServer server;

    private final List<Archive> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void empty() throws SQLException {
        server.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @AfterEach
    void close() {
        opened.forEach(Archive::close);
    }

    @Test
    void shouldKeepEachPaymentToTheCentAndTheNanosecond() throws SQLException {
        Changed largest = settled(1, 100_000_000_000_000L, 0, REQUESTED_AT_NANOS);
        Changed smallest = settled(2, 1, 1, -1);

        assertThat(open("a").write(payments(0, largest, smallest))).isZero();

        assertThat(
                        server.query(
                                "SELECT amount, processor, requested_at AT TIME ZONE 'UTC',"
                                        + " requested_at_nanos, fee, evidence, status"
                                        + " FROM payments ORDER BY position"))
                .containsExactly(
                        "1000000000000.00|default|2026-11-27 12:34:56.123456|789|"
                                + "50000000000.00000000|answered|200",
                        "0.01|fallback|1969-12-31 23:59:59.999999|999|0.00150000|answered|200");
        assertThat(server.query("SELECT position FROM archive_position")).containsExactly("2");
    }

    @Test
    void shouldWriteThousandsAtOnceAndTheSameAgainToNoEffect() throws SQLException {
        Changed[] many =
                LongStream.rangeClosed(1, 10_000)
                        .mapToObj(it -> settled(it, it, (int) (it % 2), REQUESTED_AT_NANOS + it))
                        .toArray(Changed[]::new);
        open("a").write(payments(0, many));
        server.run("UPDATE archive_position SET position = 0");

        assertThat(open("a").write(payments(0, many))).isZero();

        assertThat(server.query("SELECT count(*), sum(amount) FROM payments"))
                .containsExactly("10000|500050.00");
        assertThat(server.query("SELECT count(*) FROM archive_problems")).containsExactly("0");
    }

    @Test
    void shouldWriteOnlyBehindThePositionThatIsKept() throws SQLException {
        Archive archive = open("a");
        archive.write(payments(0, settled(1, 1, 0, 1)));

        assertThatThrownBy(() -> archive.write(payments(0, settled(2, 1, 0, 1))))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not 0 any more");
        assertThat(server.query("SELECT count(*) FROM payments")).containsExactly("1");
    }

    @Test
    void shouldKeepTwoGatewaysApart() throws SQLException {
        Archive first = open("a");
        Archive second =
                PostgresArchive.connector(server.options("b"), PROCESSORS)
                        .connect(new Journal(8, 1));
        opened.add(second);
        first.write(payments(0, settled(1, 100, 0, 1), settled(2, 100, 0, 1)));
        second.write(payments(0, settled(1, 300, 0, 1)));
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
                        server.query(
                                "SELECT name, position, (SELECT sum(amount) FROM payments p"
                                        + " WHERE p.gateway = g.gateway) FROM archive_position g"
                                        + " ORDER BY name"))
                .containsExactly("a|2|2.00", "b|9|null");
        assertThat(server.query("SELECT position FROM purges")).containsExactly("5");
    }

    @Test
    void shouldKeepWithItsPositionWhichJournalGaveItAndInWhichRun() throws SQLException {
        assertThat(open("a").mark()).isEqualTo(new Mark(JOURNAL, 0, 0));
        Archive archive = open(new Journal(JOURNAL, 5));
        archive.write(payments(0, settled(1, 1, 0, 1)));

        Archive other = open(new Journal(JOURNAL + 1, 6));
        assertThat(other.mark()).isEqualTo(new Mark(JOURNAL, 1, 5));
        assertThatThrownBy(() -> other.write(payments(1, settled(2, 1, 0, 1))))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not 1 any more");
        assertThat(server.query("SELECT count(*) FROM payments")).containsExactly("1");
        assertThat(ArchiveReader.openWhereThereIsOne(server.options("a")))
                .hasValueSatisfying(
                        it -> {
                            assertThat(it.mark()).contains(new Mark(JOURNAL, 1, 5));
                            it.close();
                        });
    }

    /** One that was begun in vain, say with a directory that was thrown away. */
    @Test
    void shouldTakeAnotherJournalWhereNothingWasArchivedYet() {
        open("a");

        Archive other = open(new Journal(JOURNAL + 1, 6));

        assertThat(other.mark()).isEqualTo(new Mark(JOURNAL + 1, 0, 0));
        assertThat(other.write(payments(0, settled(1, 1, 0, 1)))).isZero();
    }

    @Test
    void shouldTellADeadLettersLifeInWhateverPartsItComes() throws SQLException {
        Changed buried = changed(3, Change.BURIED, 1, 2);
        Changed acknowledged = changed(9, Change.ACKNOWLEDGED, 1, 2);
        Archive archive = open("a");
        archive.write(
                batch(
                        0,
                        4,
                        List.of(buried),
                        List.of(),
                        List.of(
                                new DeadLetter(buried, 1_003, "", 0),
                                new DeadLetter(changed(4, Change.BURIED, 2, 1), 1_004, "", 0),
                                new DeadLetter(changed(5, Change.BURIED, 3, 1), 1_005, "", 0)),
                        List.of()));
        archive.write(
                batch(
                        4,
                        9,
                        List.of(),
                        List.of(new NoteOf(9, id(1), new Note(2, 1_008, "paid 'by' hand"))),
                        List.of(new DeadLetter(acknowledged, 0, "acknowledged", 1_009)),
                        List.of(new LaterAttempt(id(2), 2))));

        assertThat(
                        server.query(
                                "SELECT attempt, resolution, extract(epoch FROM buried_at),"
                                        + " extract(epoch FROM resolved_at) FROM dead_letters"
                                        + " ORDER BY correlation_id"))
                .containsExactly(
                        "2|acknowledged|1.003000|1.009000",
                        "1|retried|1.004000|null",
                        "1|null|1.005000|null");
        assertThat(server.query("SELECT text FROM notes")).containsExactly("paid 'by' hand");
        assertThat(server.query("SELECT ending, attempt FROM attempts"))
                .containsExactly("buried|2");
    }

    @Test
    void shouldNarrowWhatIsRefusedDownToTheRow() throws SQLException {
        Archive archive = open("a");
        server.run("ALTER TABLE payments ADD CONSTRAINT foreign_rule CHECK (amount <> 0.07)");
        Changed[] some =
                LongStream.rangeClosed(1, 20)
                        .mapToObj(it -> settled(it, it, 0, 1))
                        .toArray(Changed[]::new);

        assertThat(archive.write(payments(0, some))).isEqualTo(1);

        assertThat(server.query("SELECT count(*) FROM payments")).containsExactly("19");
        assertThat(server.query("SELECT position, kind, reason FROM archive_problems"))
                .singleElement()
                .asString()
                .startsWith("7|payment|")
                .contains("foreign_rule", "23514");
        assertThat(archive.write(payments(20, settled(21, 1, 0, 1)))).isZero();
    }

    @Test
    void shouldTellOfAForeignRowInAPaymentsPlace() throws SQLException {
        Archive archive = open("a");
        server.run(
                "INSERT INTO payments SELECT '"
                        + id(1)
                        + "', gateway, 5, 'default', now(), 0, now(), now(), 1, 0, 'none', 0, 1"
                        + " FROM archive_position");

        assertThat(archive.write(payments(0, settled(1, 100, 0, 1), settled(2, 100, 0, 1))))
                .isEqualTo(1);

        assertThat(server.query("SELECT reason FROM archive_problems"))
                .singleElement()
                .asString()
                .contains("another row has this id");
    }

    @Test
    void shouldGiveUpABatchOfWhichEveryRowIsRefused() throws SQLException {
        Archive archive = open("a");
        server.run("ALTER TABLE payments ADD CONSTRAINT foreign_rule CHECK (amount > 1000)");
        Changed[] many =
                LongStream.rangeClosed(1, 200)
                        .mapToObj(it -> settled(it, 1, 0, 1))
                        .toArray(Changed[]::new);

        assertThatThrownBy(() -> archive.write(payments(0, many)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("more than 100 rows");
        assertThat(server.query("SELECT position FROM archive_position")).containsExactly("0");
    }

    @Test
    void shouldWriteTheSameInWhateverZoneAndStyleTheRoleLivesIn() throws SQLException {
        server.run(
                "ALTER ROLE comporta SET TimeZone = 'America/Sao_Paulo';"
                        + " ALTER ROLE comporta SET DateStyle = 'SQL, DMY';"
                        + " ALTER ROLE comporta SET IntervalStyle = 'sql_standard'");
        try {
            open("a").write(payments(0, settled(1, 100, 0, REQUESTED_AT_NANOS)));

            assertThat(server.query("SELECT extract(epoch FROM requested_at) FROM payments"))
                    .containsExactly("1795782896.123456");
            assertThat(server.query("SELECT day::text, payments, amount, fee FROM fees_by_day"))
                    .singleElement()
                    .asString()
                    .endsWith("|1|1.00|0.05000000");
            assertThat(server.query("SELECT extract(epoch FROM minute) FROM summary_by_minute"))
                    .containsExactly("1795782840.000000");
        } finally {
            server.run("ALTER ROLE comporta RESET ALL");
        }
    }

    @Test
    void shouldSayWhereTheRoleHasNoRights() throws SQLException {
        open("a");
        server.run(
                "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN;"
                        + " GRANT USAGE ON SCHEMA public TO reader");
        PostgresOptions reader =
                new PostgresOptions(
                        "postgres://reader@127.0.0.1:" + server.port() + "/postgres",
                        "",
                        "",
                        "a",
                        server.options("a").timeout(),
                        false);

        assertThatThrownBy(
                        () ->
                                PostgresArchive.connector(reader, PROCESSORS)
                                        .connect(new Journal(JOURNAL, 1)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("42501");
    }

    @Test
    void shouldSayWhereTheDatabaseTakesNoWrites() throws SQLException {
        Archive archive = open("a");
        server.run("ALTER DATABASE postgres SET default_transaction_read_only = on");
        try {
            assertThatThrownBy(() -> open("b"))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("25006");
        } finally {
            try (Connection connection = server.connect()) {
                connection.createStatement().execute("SET default_transaction_read_only = off");
                connection
                        .createStatement()
                        .execute("ALTER DATABASE postgres RESET default_transaction_read_only");
            }
        }
        archive.write(payments(0, settled(1, 100, 0, 1)));
    }

    @Test
    void shouldGiveUpACallOnWhichNothingComes() throws IOException {
        Archive archive = open("a");
        server.signal("STOP");
        try {
            assertThatThrownBy(() -> archive.write(payments(0, settled(1, 1, 0, 1))))
                    .isInstanceOf(ArchiveException.class);
        } finally {
            server.signal("CONT");
        }
        assertThat(open("a").write(payments(0, settled(1, 1, 0, 1)))).isZero();
    }

    @Test
    void shouldMigrateFromEachEarlierVersion() throws SQLException {
        for (int version = 1; version < Schema.VERSIONS.size(); version++) {
            empty();
            migrate(Schema.VERSIONS.subList(0, version));

            open("a").write(payments(0, settled(1, 1, 0, 1)));

            assertThat(server.query("SELECT max(version), count(*) FROM archive_schema"))
                    .containsExactly(Schema.VERSIONS.size() + "|" + Schema.VERSIONS.size());
            assertThat(server.query("SELECT payments FROM summary_by_minute")).containsExactly("1");
        }
    }

    /** The second version breaks behind its first statement. */
    @Test
    void shouldLeaveNothingOfAMigrationThatWasInterrupted() throws SQLException {
        migrate(Schema.VERSIONS.subList(0, 1));
        server.run("CREATE VIEW fees_by_day AS SELECT 1 AS one");

        assertThatThrownBy(() -> open("a")).isInstanceOf(ArchiveException.class);
        assertThat(server.query("SELECT max(version) FROM archive_schema")).containsExactly("1");
        assertThat(server.query("SELECT to_regclass('summary_by_minute')")).containsExactly("null");

        server.run("DROP VIEW fees_by_day");
        open("a").write(payments(0, settled(1, 1, 0, 1)));
    }

    /** Two that made the same version would fail, or make it twice. */
    @Test
    void shouldWaitForAnotherGatewaysMigration() throws Exception {
        migrate(Schema.VERSIONS.subList(0, 1));
        Thread second = new Thread(() -> open("a"));
        try (Connection first = Connections.open(server.options("b"))) {
            Connections.execute(first, "SELECT pg_advisory_xact_lock(" + Schema.LOCK + ")");
            second.start();
            while (!server.query(
                            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .equals(List.of("1"))) {
                Thread.sleep(10);
            }
            assertThat(server.query("SELECT max(version) FROM archive_schema"))
                    .containsExactly("1");
        }
        second.join();
        assertThat(server.query("SELECT max(version) FROM archive_schema"))
                .containsExactly(Integer.toString(Schema.VERSIONS.size()));
    }

    @Test
    void shouldRefuseASchemaOfANewerProgram() throws SQLException {
        open("a");
        server.run("INSERT INTO archive_schema (version) VALUES (99)");

        assertThatThrownBy(() -> open("a"))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void shouldPurgeOnlyWhatIsOlder() throws SQLException {
        Archive archive = open("a");
        archive.write(payments(0, settled(1, 1, 0, 1), settled(2, 1, 0, 1), settled(8, 1, 0, 1)));
        server.run("UPDATE archive_position SET position = 1");

        open("a")
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

        assertThat(server.query("SELECT position FROM payments")).containsExactly("8");
    }

    private static void migrate(List<String> files) throws SQLException {
        try (Connection connection = Connections.open(server.options("a"))) {
            Schema.migrate(connection, server.options("a"), files);
        }
    }

    /** Of what an archive asks a journal. */
    private record Journal(long journalId, long run) implements TransitionStream {
        @Override
        public long runAt(long position) {
            return run;
        }

        @Override
        public long end() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(long behind, Target target) {
            throw new UnsupportedOperationException();
        }
    }

    private Archive open(String name) {
        return open(name, new Journal(JOURNAL, 1));
    }

    private Archive open(Journal journal) {
        return open("a", journal);
    }

    private Archive open(String name, Journal journal) {
        Archive archive =
                PostgresArchive.connector(server.options(name), PROCESSORS).connect(journal);
        opened.add(archive);
        return archive;
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }

    private static Changed settled(long position, long cents, int processor, long requestedAt) {
        return new Changed(
                position,
                1_000,
                Change.SETTLED,
                new StoredPayment(
                        id(position),
                        cents,
                        999,
                        1,
                        processor,
                        requestedAt,
                        Evidence.ANSWERED,
                        200));
    }

    private static Changed changed(long position, Change change, long number, int attempt) {
        return new Changed(
                position,
                1_000 + position,
                change,
                new StoredPayment(id(number), 500, 999, attempt, 0, 1, Evidence.ANSWERED, 400));
    }

    private static Batch payments(long from, Changed... payments) {
        return new Batch(
                from,
                payments[payments.length - 1].position(),
                List.of(),
                List.of(payments),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Batch batch(
            long from,
            long to,
            List<Changed> attempts,
            List<NoteOf> notes,
            List<DeadLetter> deadLetters,
            List<LaterAttempt> laterAttempts) {
        return new Batch(
                from, to, List.of(), List.of(), attempts, notes, deadLetters, laterAttempts);
    }
}
