package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.ArchivedPayments;
import dev.comporta.archive.postgres.PostgresPayments;
import dev.comporta.archive.postgres.PostgresServer;
import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Absence;
import dev.comporta.payment.DroppedHistory;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A store of 200 settled payments, a minute between any two, whose old history goes once a real
 * PostgreSQL has it.
 */
final class DroppedHistoryFixture implements AutoCloseable {
    private static final List<String> NAMES = EmbeddedFixture.PROCESSORS;
    private static final Duration KEEP = Duration.ofHours(3);
    private static final int FINER_NANOS = 789;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A busy machine may need more than one question is given. */
    private static final int ASKED_MAX = 20;

    final EmbeddedFixture store = new EmbeddedFixture(1, Durability.PROCESS, 10_000, 20);
    final List<PaymentLife> settled = new ArrayList<>();
    boolean isDown;

    private final PostgresServer server;
    private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    private @Nullable ArchivedPayments archive;

    DroppedHistoryFixture(PostgresServer server) {
        this.server = server;
        store.options = store.options.keepingHistory(KEEP);
        store.killAndOpen();
        settle(200);
        connect();
    }

    void settle(int count) {
        for (int index = 0; index < count; index++) {
            store.accept();
            Payment payment = store.claim(index % 2, 200);
            store.store().settle(payment, payment.requestedAtNanos() + FINER_NANOS);
            settled.add(store.store().lifeOf(payment));
            store.clock.pass(TimeUnit.MINUTES.toNanos(1));
        }
        store.awaitAnswers();
    }

    /** Reads and asks as a gateway that has just started. */
    void reopen() {
        close();
        answers.clear();
        store.killAndOpen();
        connect();
    }

    private void connect() {
        archive =
                ArchivedPayments.start(
                        store.store().transitions(),
                        PostgresPayments.connector(server.options("a"), NAMES),
                        answers::add);
        store.store().dropWhatIsKeptIn(archive, () -> Long.MAX_VALUE);
    }

    void archive() {
        Archiving.everything(store, server.patientOptions("a"));
    }

    /**
     * As a start finds it: in memory there is no more than on disk.
     *
     * @param atLeast so many payments are dropped
     */
    void drop(long atLeast) {
        archive();
        awaitDropped(atLeast);
        reopen();
    }

    /** However long PostgreSQL takes to say that it has them. */
    void awaitDropped(long atLeast) {
        long start = System.nanoTime();
        while (droppedRecords() < atLeast) {
            assertThat(System.nanoTime() - start).as("dropped").isLessThan(PATIENCE_NANOS);
            waitAndRest();
        }
    }

    /** What only the archive has any more. */
    DroppedHistory dropped() {
        try (DataDirectory directory = new DataDirectory(store.disk.copy(1), 16)) {
            assertThat(directory.journalId()).hasValue(store.journalId);
            return directory.dropped().orElseThrow();
        }
    }

    long droppedRecords() {
        return store.store().status().fill().droppedRecords();
    }

    void waitAndRest() {
        store.clock.pass(KEEP.toNanos());
        for (int tick = 0; tick < 20; tick++) {
            store.tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
                next.run();
            }
        }
    }

    List<Totals> expected(long fromNanos, long toNanos) {
        Totals[] totals = {Totals.ZERO, Totals.ZERO};
        for (PaymentLife life : settled) {
            if (life.requestedAtNanos() >= fromNanos && life.requestedAtNanos() <= toNanos) {
                int processor = NAMES.indexOf(life.processor().orElseThrow());
                totals[processor] = totals[processor].plus(new Totals(1, life.amountCents()));
            }
        }
        return List.of(totals);
    }

    /** As clients are answered; empty: with a 503. */
    Optional<List<Totals>> sum(long fromNanos, long toNanos) throws InterruptedException {
        Store summing = store.store();
        List<CutHour> cut = summing.cutHours(fromNanos, toNanos);
        if (cut.isEmpty()) {
            return Optional.of(totals(summing.summarize(fromNanos, toNanos)));
        }
        return ask(cut).flatMap(it -> summing.summarize(fromNanos, toNanos, cut, it))
                .map(DroppedHistoryFixture::totals);
    }

    /** What PostgreSQL says of hours. */
    Optional<List<HourParts>> ask(List<CutHour> hours) throws InterruptedException {
        List<List<HourParts>> found = new ArrayList<>();
        for (int tries = 0; tries < (isDown ? 1 : ASKED_MAX) && found.isEmpty(); tries++) {
            archived().sum(hours, found::add, _ -> {});
            answers.take().run();
        }
        return found.stream().findFirst();
    }

    /** What is told of a forgotten payment: its amount in cents, or why nothing is. */
    Object find(UUID id) throws InterruptedException {
        List<Object> told = new ArrayList<>();
        for (int tries = 0; tries < ASKED_MAX && !isTold(told); tries++) {
            told.clear();
            archived()
                    .find(
                            id,
                            store.store().forgottenUpTo(),
                            life -> told.add(life.map(PaymentLife::amountCents)),
                            told::add);
            answers.take().run();
        }
        return told.getFirst();
    }

    private static boolean isTold(List<Object> told) {
        return !told.isEmpty() && told.getFirst() != Absence.FOR_NOW;
    }

    private ArchivedPayments archived() {
        return Objects.requireNonNull(archive);
    }

    private static List<Totals> totals(Summary summary) {
        return summary.processors().stream().map(Summary.ProcessorTotals::totals).toList();
    }

    @Override
    public void close() {
        archived().close();
    }
}
