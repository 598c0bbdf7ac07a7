package dev.comporta.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Batch;
import dev.comporta.archive.Batch.DeadLetter;
import dev.comporta.archive.Batch.NoteOf;
import dev.comporta.archive.PaymentReader;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payments that are found in a real PostgreSQL. */
@Timeout(60)
class PostgresPaymentsIT {
    private static final TestJournal JOURNAL = new TestJournal(7, 1);
    private static final int TRIES_MAX = 10;
    private static final String LOCK_TIMEOUT = "55P03";
    private static final UUID SETTLED = new UUID(0, 1);
    private static final UUID ACKNOWLEDGED = new UUID(0, 2);
    private static final long REQUESTED_AT_NANOS = 1_795_782_896_123_456_789L;

    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();
    @RegisterExtension final OpenArchives archives = new OpenArchives(POSTGRES);

    private PaymentReader reader;

    @BeforeEach
    void fill() {
        archives.open("a", JOURNAL).write(batch());
        reader = connect(JOURNAL);
    }

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void shouldTellASettledPaymentsLifeAsTheStoreDid() {
        PaymentLife life = reader.find(SETTLED, 6).orElseThrow();

        assertThat(life.amountCents()).isEqualTo(100_000_000_000_001L);
        assertThat(life.state()).isEqualTo(PaymentState.SETTLED);
        assertThat(life.acceptedAtMillis()).isEqualTo(999);
        assertThat(life.processor()).contains("fallback");
        assertThat(life.requestedAtNanos()).isEqualTo(REQUESTED_AT_NANOS);
        assertThat(life.attempts()).isEqualTo(2);
        assertThat(life.evidence()).isEqualTo(Evidence.LOOKED_UP);
        assertThat(life.status()).isEqualTo(200);
        assertThat(life.changedAtMillis()).isEqualTo(1_004);
        assertThat(life.notes()).isEmpty();
        assertThat(life.trail())
                .containsExactly(
                        new PaymentLife.AttemptLife(
                                "default",
                                new Attempt(
                                        1,
                                        0,
                                        5_001_000_000L,
                                        5_001,
                                        0,
                                        Evidence.ANSWERED,
                                        500,
                                        1_003,
                                        Attempt.Ending.PUT_BACK)),
                        new PaymentLife.AttemptLife(
                                "fallback",
                                new Attempt(
                                        2,
                                        1,
                                        REQUESTED_AT_NANOS,
                                        0,
                                        0,
                                        Evidence.LOOKED_UP,
                                        200,
                                        1_004,
                                        Attempt.Ending.SETTLED)));
    }

    @Test
    void shouldTellAnAcknowledgedDeadLettersLife() {
        PaymentLife life = reader.find(ACKNOWLEDGED, 6).orElseThrow();

        assertThat(life.state()).isEqualTo(PaymentState.ACKNOWLEDGED);
        assertThat(life.requestedAtNanos()).isEqualTo(6_000_000_000L);
        assertThat(life.changedAtMillis()).isEqualTo(1_006);
        assertThat(life.evidence()).isEqualTo(Evidence.ANSWERED);
        assertThat(life.status()).isEqualTo(400);
        assertThat(life.trail())
                .extracting(it -> it.attempt().ending())
                .containsExactly(Attempt.Ending.BURIED);
        assertThat(life.notes()).containsExactly(new Note(1, 1_005, "paid by hand"));
    }

    @Test
    void shouldSayThatAnIdIsUnknownOnlyAsFarAsItKnows() {
        assertThat(reader.find(new UUID(9, 9), 6)).isEqualTo(Optional.empty());

        assertThatThrownBy(() -> reader.find(new UUID(9, 9), 7))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not come that far");
    }

    @Test
    void shouldNotCallAPaymentUnknownWhoseRowWasRefused() throws SQLException {
        POSTGRES.server()
                .run(
                        "INSERT INTO archive_problems (gateway, position, correlation_id, kind, reason)"
                                + " SELECT gateway, 5, '"
                                + new UUID(0, 5)
                                + "', 'payment', 'none' FROM archive_position");

        assertThatThrownBy(() -> reader.find(new UUID(0, 5), 6))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void shouldNotTellOfAnotherJournalsPayments() {
        try (PaymentReader other = connect(new TestJournal(8, 1))) {
            assertThatThrownBy(() -> other.find(SETTLED, 0)).isInstanceOf(ArchiveException.class);
        }
        try (PaymentReader setBack = connect(new TestJournal(7, 2))) {
            assertThatThrownBy(() -> setBack.find(SETTLED, 0)).isInstanceOf(ArchiveException.class);
        }
    }

    /** Else what is written between its questions would be told as one payment's life. */
    @Test
    void shouldTellALifeAsOfOneMoment() throws Exception {
        Optional<PaymentLife> found =
                whileAttemptsAreHeld(
                        "DELETE FROM attempts", () -> reader.find(SETTLED, 6), asking -> {});

        assertThat(found.orElseThrow().trail()).hasSize(2);
    }

    /** Else a gateway that ends would wait for it. */
    @Test
    void shouldEndACallThatHangs() throws Exception {
        String reason =
                whileAttemptsAreHeld(
                        "SELECT 1",
                        () -> {
                            try {
                                return "found " + reader.find(SETTLED, 6);
                            } catch (ArchiveException e) {
                                return String.valueOf(e.getMessage());
                            }
                        },
                        asking -> {
                            reader.abort();
                            asking.join();
                        });

        assertThat(reason).doesNotContain("found").doesNotContain(LOCK_TIMEOUT);
    }

    private interface Waited {
        void meanwhile(Thread asking) throws InterruptedException;
    }

    /**
     * Asks while another one holds the attempts, who then does something and lets go. A busy
     * machine may take longer for it than the one who asks waits for a lock: then once more.
     */
    private <T> T whileAttemptsAreHeld(String work, Callable<T> question, Waited waited)
            throws Exception {
        for (int tries = 1; ; tries++) {
            FutureTask<T> asked = new FutureTask<>(question);
            try (Connection other = POSTGRES.server().connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE");
                Thread asking = Thread.ofPlatform().daemon().start(asked);
                while (!isWaiting() && asking.isAlive()) {
                    Thread.sleep(5);
                }
                waited.meanwhile(asking);
                statement.execute(work);
                other.commit();
                asking.join();
            }
            if (!isTooLate(asked) || tries == TRIES_MAX) {
                return asked.get();
            }
            close();
            POSTGRES.empty();
            fill();
        }
    }

    private static boolean isWaiting() throws SQLException {
        return POSTGRES.server()
                .query("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
                .equals(List.of("t"));
    }

    private static boolean isTooLate(FutureTask<?> asked) {
        return switch (asked.state()) {
            case SUCCESS -> String.valueOf(asked.resultNow()).contains(LOCK_TIMEOUT);
            case FAILED -> String.valueOf(asked.exceptionNow()).contains(LOCK_TIMEOUT);
            case RUNNING, CANCELLED -> false;
        };
    }

    private static Batch batch() {
        Changed putBack = changed(3, Change.PUT_BACK, SETTLED, 1, 5_001_000_000L, 500);
        Changed buried = changed(2, Change.BURIED, ACKNOWLEDGED, 1, 6_000_000_000L, 400);
        Changed acknowledged =
                changed(6, Change.ACKNOWLEDGED, ACKNOWLEDGED, 1, 6_000_000_000L, 400);
        Changed settled =
                new Changed(
                        4,
                        1_004,
                        Change.SETTLED,
                        new StoredPayment(
                                SETTLED,
                                100_000_000_000_001L,
                                999,
                                2,
                                1,
                                REQUESTED_AT_NANOS,
                                Evidence.LOOKED_UP,
                                200));
        return new Batch(
                0,
                6,
                List.of(),
                List.of(settled),
                List.of(buried, putBack),
                List.of(new NoteOf(5, ACKNOWLEDGED, new Note(1, 1_005, "paid by hand"))),
                List.of(new DeadLetter(acknowledged, 1_002, "acknowledged", 1_006)),
                List.of());
    }

    private static Changed changed(
            long position, Change change, UUID id, int attempt, long requestedAtNanos, int status) {
        return new Changed(
                position,
                1_000 + position,
                change,
                new StoredPayment(
                        id, 500, 999, attempt, 0, requestedAtNanos, Evidence.ANSWERED, status));
    }

    private static PaymentReader connect(TestJournal journal) {
        return PostgresPayments.connector(
                        POSTGRES.server().options("a"), List.of("default", "fallback"))
                .connect(journal);
    }
}
