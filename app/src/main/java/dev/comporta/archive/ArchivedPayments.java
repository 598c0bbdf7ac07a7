package dev.comporta.archive;

import dev.comporta.ledger.CutHour;
import dev.comporta.payment.Absence;
import dev.comporta.payment.OldPayments;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.TransitionStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the archive for what the store has forgotten, on a thread of its own. Only so many questions
 * wait; a further one is told at once that there is no answer now. Where one fails, all that wait
 * are told so, too: none waits longer than a connection and a call may take.
 *
 * <p>Threading: asked and answered on the owner's thread; closed on any.
 */
public final class ArchivedPayments implements OldPayments, AutoCloseable {
    /** Questions that wait, all of a few bytes. */
    static final int WAITING_MAX = 256;

    private static final long END_MAX_MILLIS = 1_000;

    private final TransitionStream journal;
    private final PaymentReader.Connector connector;
    private final Executor owner;
    private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;
    private volatile @Nullable PaymentReader reader;
    private volatile boolean closing;
    private volatile long failures;

    /**
     * Something to ask.
     *
     * @param ask asks it, and gives what tells the answer
     */
    private record Question(Function<PaymentReader, Runnable> ask, Runnable unavailable) {}

    private ArchivedPayments(
            TransitionStream journal, PaymentReader.Connector connector, Executor owner) {
        this.journal = journal;
        this.connector = connector;
        this.owner = owner;
        thread = Thread.ofPlatform().daemon().name("archive-reads").unstarted(this::run);
    }

    /**
     * Begins to answer; it connects when the first one asks.
     *
     * @param owner runs answers on the thread that asks
     */
    public static ArchivedPayments start(
            TransitionStream journal, PaymentReader.Connector connector, Executor owner) {
        ArchivedPayments started = new ArchivedPayments(journal, connector, owner);
        started.thread.start();
        return started;
    }

    @Override
    public void find(
            UUID id,
            long forgottenUpTo,
            Consumer<Optional<PaymentLife>> answer,
            Consumer<Absence> unavailable) {
        ask(
                asked -> {
                    Optional<PaymentLife> life = asked.find(id, forgottenUpTo);
                    boolean mayBeLost = life.isEmpty() && asked.lacksSome();
                    return () -> {
                        if (mayBeLost) {
                            unavailable.accept(Absence.FOR_GOOD);
                        } else {
                            answer.accept(life);
                        }
                    };
                },
                () -> unavailable.accept(Absence.FOR_NOW));
    }

    @Override
    public void sum(
            List<CutHour> hours, Consumer<List<HourParts>> answer, Consumer<Absence> unavailable) {
        ask(it -> it.sum(hours), answer, () -> unavailable.accept(Absence.FOR_NOW));
    }

    @Override
    public void keepsAll(long behind, long upTo, Consumer<Boolean> answer) {
        ask(it -> it.keepsAll(behind, upTo), answer, () -> answer.accept(false));
    }

    private <T> void ask(
            Function<PaymentReader, T> question, Consumer<T> answer, Runnable unavailable) {
        ask(
                asked -> {
                    T found = question.apply(asked);
                    return () -> answer.accept(found);
                },
                unavailable);
    }

    private void ask(Function<PaymentReader, Runnable> question, Runnable unavailable) {
        if (closing || !waiting.offer(new Question(question, unavailable))) {
            unavailable.run();
        }
    }

    /** Questions that wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Questions that could not be answered, since the start. */
    public long failures() {
        return failures;
    }

    private void run() {
        try {
            while (!closing) {
                answer(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
            refuseAll(new ArrayList<>());
        }
    }

    private void answer(Question question) {
        try {
            owner.execute(question.ask.apply(connected()));
        } catch (ArchiveException e) {
            fail(question);
        }
    }

    private PaymentReader connected() {
        PaymentReader current = reader;
        if (current == null) {
            current = connector.connect(journal);
            reader = current;
        }
        if (closing) {
            throw new ArchiveException("the gateway is closing");
        }
        return current;
    }

    private void fail(Question question) {
        disconnect();
        refuseAll(new ArrayList<>(List.of(question)));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    private void refuseAll(List<Question> refused) {
        waiting.drainTo(refused);
        failures += refused.size();
        refused.forEach(it -> owner.execute(it.unavailable));
    }

    private void disconnect() {
        PaymentReader connected = reader;
        reader = null;
        if (connected != null) {
            connected.close();
        }
    }

    /** Cuts off what is under way; whoever waits is told that there is no answer. */
    @Override
    public void close() {
        closing = true;
        PaymentReader connected = reader;
        if (connected != null) {
            connected.abort();
        }
        thread.interrupt();
        try {
            thread.join(END_MAX_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
