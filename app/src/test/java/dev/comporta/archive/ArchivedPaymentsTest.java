package dev.comporta.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.CutHour;
import dev.comporta.payment.Absence;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.TransitionStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions for old payments while the archive answers, hangs and fails. */
@Timeout(20)
class ArchivedPaymentsTest {
    private static final UUID ID = new UUID(1, 2);

    private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    private final FakeReader reader = new FakeReader();
    private final List<String> told = new ArrayList<>();
    private final ArchivedPayments payments =
            ArchivedPayments.start(new FakeStream(), reader::connect, answers::add);

    @AfterEach
    void close() {
        reader.mayAnswer.release(10_000);
        payments.close();
        assertThat(reader.openCount).isZero();
    }

    @Test
    void shouldAnswerOnTheThreadThatAsks() throws InterruptedException {
        reader.mayAnswer.release();
        ask();

        answers.take().run();

        assertThat(told).containsExactly("unknown");
        assertThat(payments.failures()).isZero();
    }

    @Test
    void shouldRefuseMoreThanMayWait() throws InterruptedException {
        ask();
        reader.asked.await();
        for (int count = 0; count < ArchivedPayments.WAITING_MAX; count++) {
            ask();
        }
        assertThat(told).isEmpty();

        ask();

        assertThat(told).containsExactly("unavailable");
        assertThat(payments.waiting()).isEqualTo(ArchivedPayments.WAITING_MAX);
    }

    /** Else the last one would wait for as many time-outs as there are before it. */
    @Test
    void shouldRefuseAllThatWaitOnceOneFails() throws InterruptedException {
        reader.isBroken = true;
        ask();
        reader.asked.await();
        ask();
        ask();

        reader.mayAnswer.release();
        for (int count = 0; count < 3; count++) {
            answers.take().run();
        }

        assertThat(told).containsExactly("unavailable", "unavailable", "unavailable");
        assertThat(payments.failures()).isEqualTo(3);
        reader.isBroken = false;
        reader.mayAnswer.release();
        ask();
        answers.take().run();
        assertThat(told).endsWith("unknown");
        assertThat(reader.connections).hasValue(2);
    }

    @Test
    void shouldRefuseWhoWaitsWhenItCloses() throws InterruptedException {
        ask();
        reader.asked.await();
        ask();

        payments.close();
        answers.take().run();
        answers.take().run();
        ask();

        assertThat(told).containsExactly("unavailable", "unavailable", "unavailable");
    }

    /** Else a payment that was settled would be called unknown. */
    @Test
    void shouldNotCallAnIdUnknownThatMayBeLost() throws InterruptedException {
        reader.lacksSome = true;
        reader.mayAnswer.release();
        ask();

        answers.take().run();

        assertThat(told).containsExactly("lost");
        assertThat(payments.failures()).isZero();
    }

    private void ask() {
        payments.find(
                ID,
                7,
                life -> told.add(life.isPresent() ? "found" : "unknown"),
                why -> told.add(why == Absence.FOR_GOOD ? "lost" : "unavailable"));
    }

    /** One that answers when it may. */
    private static final class FakeReader implements PaymentReader {
        private final Semaphore mayAnswer = new Semaphore(0);
        private final CountDownLatch asked = new CountDownLatch(1);
        private volatile boolean isBroken;
        private volatile boolean lacksSome;
        private volatile boolean isAborted;
        private volatile int openCount;
        private final AtomicInteger connections = new AtomicInteger();

        private PaymentReader connect(TransitionStream journal) {
            assertThat(journal.journalId()).isEqualTo(FakeStream.JOURNAL);
            assertThat(openCount).isZero();
            openCount = 1;
            int _ = connections.incrementAndGet();
            return this;
        }

        @Override
        public Optional<PaymentLife> find(UUID id, long upTo) {
            assertThat(id).isEqualTo(ID);
            assertThat(upTo).isEqualTo(7);
            asked.countDown();
            mayAnswer.acquireUninterruptibly();
            if (isBroken || isAborted) {
                throw new ArchiveException("broken");
            }
            return Optional.empty();
        }

        @Override
        public boolean lacksSome() {
            return lacksSome;
        }

        @Override
        public List<HourParts> sum(List<CutHour> hours) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public boolean keepsAll(long behind, long upTo) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void abort() {
            isAborted = true;
            mayAnswer.release();
        }

        @Override
        public void close() {
            openCount = 0;
        }
    }
}
