package dev.comporta.intake;

import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.HttpProblem;
import dev.comporta.http.Problem;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.net.Escalation;
import dev.comporta.payment.Absence;
import dev.comporta.payment.UnavailableException;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * The way to the engine: a direct call on its own event loop; from any other through a bounded
 * queue with one wake-up for as many questions as are in it.
 *
 * <p>Threading: {@link #ask} on any event loop; the rest on the engine's.
 */
public final class EngineGate {
    /** Questions from other event loops that wait for the engine; a further one is refused. */
    public static final int QUEUE_MAX = 16 * 1024;

    /** The life of a payment with all the attempts that are kept of it is the longest. */
    private static final int ANSWER_BYTES_USUAL = 8 * 1024;

    /** So that the engine's loop comes back to its sockets in between. */
    private static final int BATCH_MAX = 1024;

    private final EventLoop engine;
    private final Answer internal;
    private final Answer elsewhere;
    private final ManyToOneConcurrentArrayQueue<EngineExchange> queue;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /**
     * @param engine the event loop on which the engine may be called
     */
    public EngineGate(EventLoop engine, ProblemAnswers problems) {
        this(engine, problems, PaymentProblem.STORE_UNAVAILABLE);
    }

    /**
     * The same, for clients that can look for the payments elsewhere.
     *
     * @param elsewhere told where the payments are not here, and nothing was done
     */
    public EngineGate(EventLoop engine, ProblemAnswers problems, Problem elsewhere) {
        this.engine = engine;
        this.elsewhere = problems.of(elsewhere);
        this.internal = problems.of(HttpProblem.INTERNAL);
        this.queue = new ManyToOneConcurrentArrayQueue<>(QUEUE_MAX);
    }

    /** How many questions wait; any thread may ask. */
    int waiting() {
        return queue.size();
    }

    /** As the other one, for an answer of a usual length. */
    public <T> Exchange inquiry(Consumer<Consumer<T>> question, Function<T, Answer> words) {
        return inquiry(ANSWER_BYTES_USUAL, question, words);
    }

    /**
     * As the other one, for a question that may turn out to have no answer.
     *
     * @param otherwise what is told then
     */
    public <T> Exchange inquiry(
            BiConsumer<Consumer<T>, Consumer<Absence>> question,
            Function<T, Answer> words,
            Function<Absence, Answer> otherwise) {
        return this.<Answer>inquiry(
                answer ->
                        question.accept(
                                known -> answer.accept(words.apply(known)),
                                why -> answer.accept(otherwise.apply(why))),
                Function.identity());
    }

    /**
     * An exchange that asks the engine for its answer.
     *
     * @param answerBytesMax what the answer may come to
     * @param question called on the engine's thread; takes what is known there, at once or later
     * @param words tells that to the client
     */
    public <T> Exchange inquiry(
            int answerBytesMax, Consumer<Consumer<T>> question, Function<T, Answer> words) {
        return new EngineExchange() {
            @Override
            public int answerBytesMax() {
                return answerBytesMax;
            }

            @Override
            protected boolean ask() {
                return EngineGate.this.ask(this);
            }

            @Override
            void call() {
                question.accept(known -> answer(words.apply(known)));
            }
        };
    }

    /** False: the queue is full, and nobody was asked. */
    boolean ask(EngineExchange exchange) {
        if (engine.inEventLoop()) {
            call(exchange);
            return true;
        }
        if (!queue.offer(exchange)) {
            return false;
        }
        if (awake.compareAndSet(false, true)) {
            engine.execute(drain);
        }
        return true;
    }

    /** One question that fails must not take the others' answers with it. */
    private void call(EngineExchange exchange) {
        try {
            exchange.call();
        } catch (UnavailableException e) {
            exchange.answer(elsewhere);
        } catch (RuntimeException e) {
            IntakeEvents.REQUEST_FAILED.tell(e, "a request failed");
            exchange.answer(internal);
        } catch (Error e) {
            Escalation.escalate(e);
        }
    }

    private void drain() {
        awake.set(false);
        queue.drain(this::call, BATCH_MAX);
        if (!queue.isEmpty() && awake.compareAndSet(false, true)) {
            engine.execute(drain);
        }
    }
}
