package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.Mark;
import dev.comporta.archive.postgres.AcceptedLoss;
import dev.comporta.archive.postgres.ArchiveReader;
import dev.comporta.archive.postgres.EmptyPostgres;
import dev.comporta.archive.postgres.PostgresRestore;
import dev.comporta.archive.postgres.PostgresServer;
import dev.comporta.ledger.Hour;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Absence;
import dev.comporta.payment.DroppedHistory;
import dev.comporta.payment.OldPayments.HourParts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An archive is lost that alone had old history, and a new one is begun without that. */
@Timeout(120)
class ArchiveLossIT {
    private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");

    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();

    private DroppedHistoryFixture dropping;
    private UUID buried;

    @BeforeEach
    void loseTheArchive() throws SQLException {
        dropping = new DroppedHistoryFixture(server());
        buried = bury();
        dropping.settle(100);
        dropping.drop(220); // what came behind it, too
        POSTGRES.empty();
    }

    @AfterEach
    void close() {
        dropping.close();
    }

    @Test
    void shouldBeginWithTheOldestHistoryThatIsLeft() throws SQLException {
        assertThatThrownBy(dropping::archive).hasMessageContaining("accept-loss");

        accept();
        dropping.archive();

        long dropped = dropping.droppedRecords();
        assertThat(server().query("SELECT count(*) FROM payments"))
                .containsExactly(Long.toString(dropping.settled.size() - dropped));
        assertThat(server().query("SELECT correlation_id FROM dead_letters"))
                .containsExactly(buried.toString());
        assertThat(server().query("SELECT payments, position FROM lost_history"))
                .containsExactly(dropped + "|" + upTo());
        try (ArchiveReader archive = ArchiveReader.open(server().patientOptions("a"))) {
            assertThat(archive.losses()).extracting(ArchiveReader.Loss::payments).contains(dropped);
            assertThat(
                            archive.lostTotals(FAR).stream()
                                    .mapToLong(ArchiveReader.DayTotal::count)
                                    .sum())
                    .isEqualTo(dropped);
        }
    }

    @Test
    void shouldTellWholeHoursAndNoPartOfThoseThatAreLost() throws Exception {
        accept();
        dropping.settle(10); // hours later
        dropping.archive();
        long first = dropping.settled.getFirst().requestedAtNanos();
        long hour = Hour.of(first);
        long from = Hour.firstNanos(hour);
        long last = dropping.settled.getLast().requestedAtNanos();

        assertThat(dropping.sum(from, Hour.lastNanos(hour)))
                .contains(dropping.expected(from, Hour.lastNanos(hour)));
        assertThat(dropping.sum(Long.MIN_VALUE, Long.MAX_VALUE))
                .contains(dropping.expected(Long.MIN_VALUE, Long.MAX_VALUE));
        assertThat(dropping.sum(last, Long.MAX_VALUE))
                .contains(dropping.expected(last, Long.MAX_VALUE));
        assertThat(dropping.sum(first + 1, Long.MAX_VALUE)).isEmpty();
        assertThat(dropping.ask(dropping.store.store().cutHours(first + 1, Long.MAX_VALUE)))
                .hasValueSatisfying(
                        it -> assertThat(it).extracting(HourParts::isLost).containsExactly(true));
    }

    @Test
    void shouldNotCallAPaymentUnknownThatMayBeLost() throws Exception {
        accept();
        dropping.archive();

        assertThat(dropping.find(dropping.settled.getFirst().id())).isEqualTo(Absence.FOR_GOOD);
        assertThat(dropping.find(new UUID(9, 9))).isEqualTo(Absence.FOR_GOOD);
        int kept = Math.toIntExact(dropping.droppedRecords());
        assertThat(dropping.find(dropping.settled.get(kept).id()))
                .isEqualTo(Optional.of(dropping.settled.get(kept).amountCents()));
    }

    @Test
    void shouldForgetTheLossWithAPurge() throws Exception {
        accept();
        dropping.archive();
        assertThat(dropping.store.driver().purge()).isTrue();
        dropping.store.tick();
        dropping.archive();

        assertThat(
                        server().query(
                                        "SELECT (SELECT count(*) FROM lost_history), count(*) FROM lost_hours"))
                .containsExactly("0|0");
    }

    /** A later look may find that more was dropped; and again, that it was accepted. */
    @Test
    void shouldAcceptItAgainWhileNothingIsArchived() throws SQLException {
        DroppedHistory all = dropping.dropped();
        AcceptedLoss.accept(
                server().patientOptions("a"),
                dropping.store.journalId,
                EmbeddedFixture.PROCESSORS,
                new DroppedHistory(1, all.upToMillis(), 1, List.of()));
        assertThatThrownBy(dropping::archive).hasMessageContaining("accept-loss");

        accept();
        accept();
        dropping.archive();

        assertThat(server().query("SELECT position FROM lost_history"))
                .containsExactly(Long.toString(upTo()));
    }

    @Test
    void shouldRefuseWhereTheArchiveHasPayments() throws SQLException {
        accept();
        dropping.archive();
        assertThatThrownBy(this::accept).hasMessageContaining("nothing is lost");

        server().run("DELETE FROM lost_history");
        server().run("UPDATE archive_position SET position = 1");
        assertThatThrownBy(this::accept).hasMessageContaining("another ARCHIVE_NAME");

        server().run("UPDATE archive_position SET journal_id = 1");
        assertThatThrownBy(this::accept).hasMessageContaining("another journal");
    }

    /** What is written then would be told as lost, too. */
    @Test
    void shouldRefuseWhereTheArchiveIsJustBegunWith() throws Exception {
        accept();
        FutureTask<Object> accepting =
                new FutureTask<>(
                        () -> {
                            accept();
                            return null;
                        });
        try (Connection writing = server().connect();
                Statement statement = writing.createStatement()) {
            writing.setAutoCommit(false);
            statement.execute("UPDATE archive_position SET position = 5");
            Thread.ofPlatform().daemon().start(accepting);
            while (!server().query("SELECT count(*) FROM pg_locks WHERE NOT granted")
                    .equals(List.of("1"))) {
                Thread.sleep(5);
            }
            writing.commit();
        }

        assertThatThrownBy(accepting::get).hasMessageContaining("has begun to write there");
    }

    /** Its loss would be taken for that journal's. */
    @Test
    void shouldGiveTheNewArchiveToNoOtherJournal() throws IOException {
        accept();
        EmbeddedFixture other = new EmbeddedFixture(2, Durability.PROCESS);
        other.journalId = 0xF0F0L;
        for (String name : other.disk.list()) {
            other.disk.delete(name);
        }
        other.killAndOpen();
        other.settle(1);

        assertThatThrownBy(() -> Archiving.everything(other, server().patientOptions("a")))
                .hasMessageContaining("another journal");
    }

    @Test
    void shouldRestoreTheSumsOfWhatIsLost() throws Exception {
        accept();
        dropping.archive();
        EmbeddedFixture found = new EmbeddedFixture(2, Durability.PROCESS);
        found.journalId = 0xF0F0L;
        restoreInto(found);

        long hour = Hour.of(dropping.settled.getFirst().requestedAtNanos());
        for (long next = hour; next < hour + 6; next++) {
            long from = Hour.firstNanos(next);
            assertThat(totals(found, from, Hour.lastNanos(next)))
                    .isEqualTo(dropping.expected(from, Hour.lastNanos(next)));
        }
        assertThat(found.store().deadLetter(buried)).isPresent();
        assertThat(found.store().forgottenUpTo()).isEqualTo(upTo());
        long first = dropping.settled.getFirst().requestedAtNanos();
        assertThat(found.store().cutHours(first + 1, Long.MAX_VALUE)).isNotEmpty();
        Archiving.everything(found, server().patientOptions("a"));
    }

    private static void restoreInto(EmbeddedFixture found) throws IOException {
        try (PostgresRestore archive =
                        new PostgresRestore(
                                server().patientOptions("a"), EmbeddedFixture.PROCESSORS);
                Restoration store =
                        new Restoration(
                                found.disk,
                                found.options,
                                EmbeddedFixture.PROCESSORS,
                                archive.lastPosition())) {
            long last = archive.lastPosition();
            archive.read(store, _ -> {});
            store.write();
            archive.giveTo(new Mark(store.journalId(), last, store.run()));
            store.finish();
        }
        found.killAndOpen();
    }

    private static List<Totals> totals(EmbeddedFixture fixture, long fromNanos, long toNanos) {
        return fixture.driver().totals(fromNanos, toNanos);
    }

    /** In the middle of the payments, and open until the end. */
    private UUID bury() {
        UUID id = dropping.store.newId();
        dropping.store.driver().accept(id, 100);
        dropping.store.store().bury(dropping.store.claim(0, 400));
        dropping.store.awaitAnswers();
        return id;
    }

    private void accept() {
        AcceptedLoss.accept(
                server().patientOptions("a"),
                dropping.store.journalId,
                EmbeddedFixture.PROCESSORS,
                dropping.dropped());
    }

    private long upTo() {
        return dropping.store.store().transitions().droppedUpTo();
    }

    private static PostgresServer server() {
        return POSTGRES.server();
    }
}
