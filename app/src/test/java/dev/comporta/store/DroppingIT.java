package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.ArchivedPayments;
import dev.comporta.archive.ArchiverThread;
import dev.comporta.archive.postgres.ArchivedProcessor;
import dev.comporta.archive.postgres.PostgresArchive;
import dev.comporta.archive.postgres.PostgresPayments;
import dev.comporta.archive.postgres.PostgresServer;
import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Hour;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Summary;
import dev.comporta.payment.TransitionStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** History that a real PostgreSQL has goes, and what was in it is told with its help. */
@Timeout(120)
class DroppingIT {
    private static final List<String> NAMES = EmbeddedFixture.PROCESSORS;
    private static final Duration KEEP = Duration.ofHours(3);
    private static final int FINER_NANOS = 789;

    private static PostgresServer server;

    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS, 10_000, 20);
    private final List<PaymentLife> settled = new ArrayList<>();
    private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    private ArchivedPayments archive;
    private boolean isDown;

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
    void fill() throws SQLException {
        server.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        fixture.options = fixture.options.keepingHistory(KEEP);
        fixture.killAndOpen();
        for (int index = 0; index < 200; index++) {
            fixture.accept();
            Payment payment = fixture.claim(index % 2, 200);
            fixture.store().settle(payment, payment.requestedAtNanos() + FINER_NANOS);
            settled.add(fixture.store().lifeOf(payment));
            fixture.clock.pass(TimeUnit.MINUTES.toNanos(1));
        }
        fixture.awaitAnswers();
        connect();
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @Test
    void shouldDropOnlyWhatIsCommittedThere() throws Exception {
        waitAndRest();
        assertThat(droppedRecords()).isZero();

        archive();
        String position = server.query("SELECT position FROM archive_position").getFirst();
        server.run("UPDATE archive_position SET position = 10");
        waitAndRest();
        assertThat(droppedRecords()).isZero();

        server.run("UPDATE archive_position SET position = " + position);
        server.run(
                "INSERT INTO archive_problems (gateway, position, correlation_id, kind, reason)"
                        + " SELECT 1, 5, gen_random_uuid(), 'payment', 'foreign'");
        waitAndRest();
        assertThat(droppedRecords()).isZero();

        server.run("DELETE FROM archive_problems");
        waitAndRest();
        assertThat(droppedRecords()).isPositive();
        assertThat(fixture.files("history-")).doesNotContain("history-0000000000000000.log");
    }

    @Test
    void shouldSumEachWindowWithItsHelp() throws Exception {
        drop();

        for (int first = 0; first < 150; first += 7) {
            for (int last = first; last < 200; last += 23) {
                long from = settled.get(first).requestedAtNanos();
                long to = settled.get(last).requestedAtNanos();
                assertThat(sum(from, to)).contains(expected(from, to));
                assertThat(sum(from + 1, to - 1)).contains(expected(from + 1, to - 1));
            }
        }
        server.run("UPDATE payments SET amount = amount + 0.01 WHERE position <= 10");
        assertThat(sum(settled.get(1).requestedAtNanos(), Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void shouldTellWholeHoursWhileItIsDown() throws Exception {
        drop();
        long from = settled.get(5).requestedAtNanos();
        long hour = Hour.of(from);
        isDown = true;
        server.kill();
        try {
            assertThat(sum(from, Long.MAX_VALUE)).isEmpty();
            assertThat(sum(Hour.firstNanos(hour), Hour.lastNanos(hour + 1)))
                    .contains(expected(Hour.firstNanos(hour), Hour.lastNanos(hour + 1)));
            assertThat(sum(Long.MIN_VALUE, Long.MAX_VALUE))
                    .contains(expected(Long.MIN_VALUE, Long.MAX_VALUE));
        } finally {
            server.restart();
            isDown = false;
        }
        assertThat(sum(from, Long.MAX_VALUE)).contains(expected(from, Long.MAX_VALUE));
    }

    @Test
    void shouldFindWhatWasDropped() throws Exception {
        drop();
        UUID id = settled.getFirst().id();

        List<Optional<PaymentLife>> found = new ArrayList<>();
        archive.find(id, fixture.store().forgottenUpTo(), found::add, () -> {});
        answer();

        assertThat(found.getFirst().orElseThrow().amountCents())
                .isEqualTo(settled.getFirst().amountCents());
    }

    @Test
    void shouldNotGoOnWithAnArchiveThatLacksWhatWasDropped() throws Exception {
        drop();
        server.run("UPDATE archive_position SET position = 1");

        assertThatThrownBy(this::archive).hasMessageContaining("HISTORY_KEEP");
    }

    /** As a start finds it: in memory there is no more than on disk. */
    private void drop() {
        archive();
        waitAndRest();
        assertThat(droppedRecords()).isPositive();
        archive.close();
        answers.clear();
        fixture.killAndOpen();
        connect();
    }

    private void connect() {
        archive =
                ArchivedPayments.start(
                        fixture.store().transitions(),
                        PostgresPayments.connector(server.options("a"), NAMES),
                        answers::add);
        fixture.store().dropWhatIsKeptIn(archive, () -> Long.MAX_VALUE);
    }

    private long droppedRecords() {
        return fixture.store().status().fill().droppedRecords();
    }

    private void waitAndRest() {
        fixture.clock.pass(KEEP.toNanos());
        for (int tick = 0; tick < 20; tick++) {
            fixture.tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
                next.run();
            }
        }
    }

    private void answer() throws InterruptedException {
        answers.take().run();
    }

    private List<Totals> expected(long fromNanos, long toNanos) {
        Totals[] totals = {Totals.ZERO, Totals.ZERO};
        for (PaymentLife life : settled) {
            if (life.requestedAtNanos() >= fromNanos && life.requestedAtNanos() <= toNanos) {
                int processor = NAMES.indexOf(life.processor().orElseThrow());
                totals[processor] = totals[processor].plus(new Totals(1, life.amountCents()));
            }
        }
        return List.of(totals);
    }

    private Optional<List<Totals>> sum(long fromNanos, long toNanos) throws InterruptedException {
        Store store = fixture.store();
        List<CutHour> cut = store.cutHours(fromNanos, toNanos);
        if (cut.isEmpty()) {
            return Optional.of(totals(store.summarize(fromNanos, toNanos)));
        }
        List<Optional<Summary>> summaries = new ArrayList<>();
        for (int tries = 0; tries < (isDown ? 1 : 20) && summaries.isEmpty(); tries++) {
            archive.sum(
                    cut,
                    found -> summaries.add(store.summarize(fromNanos, toNanos, cut, found)),
                    () -> {}); // a busy machine may need more than it is given
            answer();
        }
        return summaries.isEmpty()
                ? Optional.empty()
                : summaries.getFirst().map(DroppingIT::totals);
    }

    private static List<Totals> totals(Summary summary) {
        return summary.processors().stream().map(Summary.ProcessorTotals::totals).toList();
    }

    private void archive() {
        TransitionStream stream = fixture.store().transitions();
        for (int tick = 0; tick < 3; tick++) {
            fixture.store().commit();
            fixture.awaitAnswers();
            fixture.store().onTick();
        }
        try (ArchiverThread archiver =
                ArchiverThread.start(
                        stream,
                        PostgresArchive.connector(
                                server.options("a"),
                                List.of(
                                        new ArchivedProcessor("default", 50_000),
                                        new ArchivedProcessor("fallback", 150_000))),
                        () -> true)) {
            while (archiver.status().position() < stream.end()
                    || archiver.status().problem().isPresent()) {
                assertThat(archiver.status().problem()).isEmpty();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }
}
