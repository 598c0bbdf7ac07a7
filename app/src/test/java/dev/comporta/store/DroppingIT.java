package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.postgres.AcceptedLoss;
import dev.comporta.archive.postgres.EmptyPostgres;
import dev.comporta.archive.postgres.PostgresServer;
import dev.comporta.ledger.Hour;
import dev.comporta.payment.PaymentLife;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** History that a real PostgreSQL has goes, and what was in it is told with its help. */
@Timeout(120)
class DroppingIT {
    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();

    private DroppedHistoryFixture dropping;

    @BeforeEach
    void fill() {
        dropping = new DroppedHistoryFixture(server());
    }

    @AfterEach
    void close() {
        dropping.close();
    }

    private static PostgresServer server() {
        return POSTGRES.server();
    }

    @Test
    void shouldDropOnlyWhatIsCommittedThere() throws Exception {
        dropping.waitAndRest();
        assertThat(dropping.droppedRecords()).isZero();

        dropping.archive();
        String position = server().query("SELECT position FROM archive_position").getFirst();
        server().run("UPDATE archive_position SET position = 10");
        dropping.waitAndRest();
        assertThat(dropping.droppedRecords()).isZero();

        server().run("UPDATE archive_position SET position = " + position);
        server().run(
                        "INSERT INTO archive_problems (gateway, position, correlation_id, kind, reason)"
                                + " SELECT 1, 5, gen_random_uuid(), 'payment', 'foreign'");
        dropping.waitAndRest();
        assertThat(dropping.droppedRecords()).isZero();

        server().run("DELETE FROM archive_problems");
        dropping.awaitDropped(1);
        assertThat(dropping.store.files("history-")).doesNotContain("history-0000000000000000.log");
    }

    @Test
    void shouldSumEachWindowWithItsHelp() throws Exception {
        dropping.drop(100);

        for (int first = 0; first < 150; first += 7) {
            for (int last = first; last < 200; last += 23) {
                long from = dropping.settled.get(first).requestedAtNanos();
                long to = dropping.settled.get(last).requestedAtNanos();
                assertThat(dropping.sum(from, to)).contains(dropping.expected(from, to));
                assertThat(dropping.sum(from + 1, to - 1))
                        .contains(dropping.expected(from + 1, to - 1));
            }
        }
        server().run("UPDATE payments SET amount = amount + 0.01 WHERE position <= 10");
        assertThat(dropping.sum(dropping.settled.get(1).requestedAtNanos(), Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void shouldTellWholeHoursWhileItIsDown() throws Exception {
        dropping.drop(100);
        long from = dropping.settled.get(5).requestedAtNanos();
        long hour = Hour.of(from);
        dropping.isDown = true;
        server().kill();
        try {
            assertThat(dropping.sum(from, Long.MAX_VALUE)).isEmpty();
            assertThat(dropping.sum(Hour.firstNanos(hour), Hour.lastNanos(hour + 1)))
                    .contains(dropping.expected(Hour.firstNanos(hour), Hour.lastNanos(hour + 1)));
            assertThat(dropping.sum(Long.MIN_VALUE, Long.MAX_VALUE))
                    .contains(dropping.expected(Long.MIN_VALUE, Long.MAX_VALUE));
        } finally {
            server().restart();
            dropping.isDown = false;
        }
        assertThat(dropping.sum(from, Long.MAX_VALUE))
                .contains(dropping.expected(from, Long.MAX_VALUE));
    }

    @Test
    void shouldFindWhatWasDropped() throws Exception {
        dropping.drop(100);
        PaymentLife first = dropping.settled.getFirst();

        assertThat(dropping.find(first.id())).isEqualTo(Optional.of(first.amountCents()));
    }

    /** As docs/archive.md says, where there is no newer backup: what is there stays. */
    @Test
    void shouldGoOnUnderAnotherNameWhereTheArchiveWasSetBack() throws Exception {
        dropping.drop(100);
        server().run("DELETE FROM payments WHERE position > 30");
        server().run("UPDATE archive_position SET position = 30");
        String left = server().query("SELECT count(*) FROM payments").getFirst();
        assertThatThrownBy(dropping::archive).hasMessageContaining("it was set back");
        assertThatThrownBy(() -> acceptLoss("a"))
                .hasMessageContaining("choose another ARCHIVE_NAME, and accept the loss there");

        acceptLoss("b");
        Archiving.everything(dropping.store, server().patientOptions("b"));

        long kept = dropping.settled.size() - dropping.droppedRecords();
        assertThat(
                        server().query(
                                        "SELECT name, count(p.*) FROM archive_position JOIN payments p"
                                                + " USING (gateway) GROUP BY name ORDER BY name"))
                .containsExactly("a|" + left, "b|" + kept);
        assertThat(server().query("SELECT payments FROM lost_history"))
                .containsExactly(Long.toString(dropping.droppedRecords()));
    }

    private void acceptLoss(String name) {
        AcceptedLoss.accept(
                server().patientOptions(name),
                dropping.store.journalId,
                EmbeddedFixture.PROCESSORS,
                dropping.dropped());
    }
}
