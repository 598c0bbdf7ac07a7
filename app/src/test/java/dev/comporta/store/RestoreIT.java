package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Mark;
import dev.comporta.archive.postgres.EmptyPostgres;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.archive.postgres.PostgresRestore;
import dev.comporta.journal.JournalException;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.TransitionStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that is lost comes back from a real PostgreSQL, with everything that can be in it. */
@Timeout(120)
class RestoreIT {
    private static final String NOTE = "paid by hand, says Ana; the slip is in the grey folder";

    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();

    private final EmbeddedFixture lost = new EmbeddedFixture(1, Durability.PROCESS);
    private final EmbeddedFixture found = new EmbeddedFixture(2, Durability.PROCESS);
    private final List<UUID> open = new ArrayList<>();
    private final List<UUID> closed = new ArrayList<>();

    @BeforeEach
    void liveAndArchive() {
        found.journalId = 0xF0F0L;
        lost.settle(30);
        lost.driver().purge();
        lost.acknowledged.clear();
        lost.settle(20, 2);
        lost.settle(3, 20); // more attempts than are told
        closed.addAll(lost.acknowledged);
        closed.add(deadLetter(2));
        open.add(deadLetter(3));
        open.add(deadLetter(1));
        acknowledge(closed.getLast());
        UUID retried = deadLetter(1);
        lost.store().retry(lost.store().deadLetter(retried).orElseThrow());
        settleByOperator(retried);
        int before = lost.acknowledged.size();
        lost.settle(100);
        closed.addAll(lost.acknowledged.subList(before, lost.acknowledged.size()));
        closed.add(retried);
        lost.tick();
        Archiving.everything(lost, options());
    }

    @Test
    void shouldHaveEverythingThatWasArchived() throws IOException {
        restore();

        for (UUID id : closed) {
            assertThat(life(found, id)).isEqualTo(life(lost, id));
        }
        for (UUID id : open) {
            assertThat(life(found, id)).isEqualTo(life(lost, id));
            assertThat(found.store().deadLetter(id)).isPresent();
        }
        assertThat(found.store().status().deadLetters()).isEqualTo(open.size());
        long start = lost.clock.epochMillis() * 1_000_000;
        for (long back = 0; back < 400; back += 7) {
            long from = start - back * 1_000_000;
            assertThat(found.store().summarize(from, from + 50_000_000))
                    .isEqualTo(lost.store().summarize(from, from + 50_000_000));
        }
        assertThat(found.store().summarize(Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(lost.store().summarize(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldKnowArchivedPaymentsByIdAndAmount() throws IOException {
        restore();

        for (UUID id : closed) {
            long cents = EmbeddedFixture.amountOf(id);
            assertThat(found.driver().accept(id, cents)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
            assertThat(found.driver().accept(id, cents + 1)).isEqualTo(Acceptance.CONFLICT);
        }
    }

    @Test
    void shouldGoOnArchivingWithoutWritingAnythingTwice() throws IOException, SQLException {
        String before = sums();
        restore();
        Archiving.everything(found, options());
        assertThat(sums()).isEqualTo(before);
        assertThat(POSTGRES.server().query("SELECT count(*) FROM purges")).containsExactly("1");

        found.clock.pass(TimeUnit.DAYS.toNanos(1));
        long settled = closed.size() - 1L;
        for (int more = 0; more < 5; more++) {
            found.driver().accept(new UUID(9, more), 100);
            Payment payment = found.claim(0, 200);
            found.store().settle(payment, payment.requestedAtNanos());
        }
        found.awaitAnswers();
        Archiving.everything(found, options());

        assertThat(POSTGRES.server().query("SELECT count(*) FROM payments"))
                .containsExactly(Long.toString(settled + 5));
        assertThat(POSTGRES.server().query("SELECT count(*) FROM archive_problems"))
                .containsExactly("0");
    }

    @Test
    void shouldKeepTheJournalOutThatWasThoughtLost() throws IOException {
        TransitionStream old = lost.store().transitions();
        restore();

        try (PostgresRestore archive = new PostgresRestore(options(), EmbeddedFixture.PROCESSORS)) {
            assertThat(archive.mark().contradiction(old).orElseThrow()).contains("another journal");
        }
    }

    @Test
    void shouldNotOpenHalfARestorationAndBeginItAnew() throws IOException {
        try (PostgresRestore archive = new PostgresRestore(options(), EmbeddedFixture.PROCESSORS);
                Restoration half = restoration(archive)) {
            archive.read(half, _ -> {});
            assertThatThrownBy(found::open)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("half of a store is here");
            half.write();
        }
        assertThatThrownBy(found::open).isInstanceOf(JournalException.class);

        restore();

        assertThat(life(found, closed.getFirst())).isEqualTo(life(lost, closed.getFirst()));
    }

    @Test
    void shouldNotTakeTheArchiveFromAGatewayThatRuns() throws IOException, SQLException {
        try (PostgresRestore archive = new PostgresRestore(options(), EmbeddedFixture.PROCESSORS);
                Restoration store = restoration(archive)) {
            archive.read(store, _ -> {});
            store.write();
            POSTGRES.server().run("UPDATE archive_position SET position = position + 1");

            assertThatThrownBy(() -> archive.giveTo(new Mark(store.journalId(), 1, store.run())))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("another gateway runs");
        }
    }

    @Test
    void shouldReplaceNoPayments() throws IOException {
        try (PostgresRestore archive = new PostgresRestore(options(), EmbeddedFixture.PROCESSORS)) {
            List<String> before = lost.disk.list();

            assertThatThrownBy(
                            () ->
                                    new Restoration(
                                            lost.disk,
                                            lost.options,
                                            EmbeddedFixture.PROCESSORS,
                                            archive.lastPosition()))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(lost.disk.list()).isEqualTo(before);
        }
    }

    /** Of payments that are not settled only the attempts are known. */
    @Test
    void shouldTellWhichPaymentsItKnowsOfThatWereNotSettled() {
        UUID pending = lost.newId();
        lost.driver().accept(pending, 100);
        lost.store().putBack(lost.claim(1, 503));
        lost.awaitAnswers();
        lost.tick();
        Archiving.everything(lost, options());

        try (PostgresRestore archive = new PostgresRestore(options(), EmbeddedFixture.PROCESSORS)) {
            assertThat(archive.unsettled())
                    .singleElement()
                    .satisfies(
                            it -> {
                                assertThat(it.id()).isEqualTo(pending);
                                assertThat(it.processor()).isEqualTo("fallback");
                            });
        }
    }

    private void restore() throws IOException {
        try (PostgresRestore archive = new PostgresRestore(options(), EmbeddedFixture.PROCESSORS);
                Restoration store = restoration(archive)) {
            long last = archive.lastPosition();
            archive.read(store, _ -> {});
            store.write();
            archive.giveTo(new Mark(store.journalId(), last, store.run()));
            store.finish();
        }
        found.killAndOpen();
    }

    private Restoration restoration(PostgresRestore archive) throws IOException {
        return new Restoration(
                found.disk, found.options, EmbeddedFixture.PROCESSORS, archive.lastPosition());
    }

    private UUID deadLetter(int attempts) {
        UUID id = lost.newId();
        assertThat(lost.driver().accept(id, EmbeddedFixture.amountOf(id)))
                .isEqualTo(Acceptance.ACCEPTED);
        for (int attempt = 1; attempt < attempts; attempt++) {
            lost.store().putBack(lost.claim(1, 503));
        }
        lost.store().bury(lost.claim(0, 400));
        lost.awaitAnswers();
        return id;
    }

    private void acknowledge(UUID id) {
        Payment payment = lost.store().deadLetter(id).orElseThrow();
        assertThat(lost.store().acknowledge(payment, NOTE)).isTrue();
        lost.awaitAnswers();
    }

    private void settleByOperator(UUID id) {
        Payment payment = lost.claim(1, 0);
        assertThat(payment.id()).isEqualTo(id);
        payment.see(Evidence.OPERATOR, 0);
        assertThat(lost.store().note(payment, NOTE)).isTrue();
        lost.store().settle(payment, payment.requestedAtNanos() + 123_456_789);
        lost.awaitAnswers();
    }

    private static PostgresOptions options() {
        return POSTGRES.server().patientOptions("a");
    }

    private static String sums() throws SQLException {
        return POSTGRES.server()
                .query(
                        "SELECT (SELECT count(*) FROM payments), (SELECT sum(amount) FROM payments),"
                                + " (SELECT count(*) FROM attempts), (SELECT count(*) FROM notes),"
                                + " (SELECT count(*) FROM dead_letters)")
                .toString();
    }

    /** As it is told once nothing of it is in memory any more. */
    private static PaymentLife life(EmbeddedFixture fixture, UUID id) {
        PaymentLife life = fixture.driver().find(id).orElseThrow();
        List<PaymentLife.AttemptLife> trail =
                life.state() == PaymentState.DEAD_LETTER ? List.of() : life.trail();
        return new PaymentLife(
                life.id(),
                life.amountCents(),
                life.state(),
                life.acceptedAtMillis(),
                life.processor(),
                life.requestedAtNanos(),
                life.attempts(),
                life.evidence(),
                life.status(),
                life.changedAtMillis(),
                trail,
                life.notes());
    }
}
