package dev.comporta.intake;

import dev.comporta.net.Escalation;
import dev.comporta.payment.Payments;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * The way to the engine: a direct call on its own event loop; from any other through a bounded
 * queue with one wake-up for as many requests as are in it.
 *
 * <p>Threading: {@link #ask} on any event loop; the rest on the engine's.
 */
final class EngineGate {
    /** So that the engine's loop comes back to its sockets in between. */
    private static final int BATCH_MAX = 1024;

    private static final System.Logger LOGGER = System.getLogger(EngineGate.class.getName());

    private final EventLoop engine;
    private final Payments payments;
    private final ManyToOneConcurrentArrayQueue<Exchange> queue;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable drain = this::drain;

    EngineGate(EventLoop engine, Payments payments, int queueMax) {
        this.engine = engine;
        this.payments = payments;
        this.queue = new ManyToOneConcurrentArrayQueue<>(queueMax);
    }

    /** False: the queue is full, and nobody was asked. */
    boolean ask(Exchange exchange) {
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
    private void call(Exchange exchange) {
        try {
            exchange.call(payments);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "a request failed", e);
            exchange.answer(exchange.connection().loop().answers().of(Problem.INTERNAL));
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
