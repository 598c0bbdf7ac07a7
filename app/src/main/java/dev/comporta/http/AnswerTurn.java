package dev.comporta.http;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings the answers of an event loop's turn to the connections that owe them. These are not
 * flushed one by one: a connection is listed once, and the list is flushed at the end of the turn,
 * so a commit of many payments costs each connection one write.
 *
 * <p>Threading: owned by its event loop; {@link #deliver} may be called from any thread.
 */
final class AnswerTurn {
    private final EventLoop eventLoop;
    private final List<Exchange.Owner> ready = new ArrayList<>();
    private final AtomicReference<@Nullable Exchange> returned = new AtomicReference<>();
    private long flushNanos;
    private final Runnable flush = new Guarded(this::flush);
    private final Runnable takeReturned = new Guarded(this::takeReturned);

    AnswerTurn(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    void deliver(Exchange exchange) {
        if (eventLoop.inEventLoop()) {
            exchange.owner().onAnswer(exchange);
            return;
        }
        // Bounded by the exchanges that exist: pipelineMax for each connection.
        Exchange before;
        do {
            before = returned.get();
            exchange.returnedBefore = before;
        } while (!returned.compareAndSet(before, exchange));
        if (before == null) {
            eventLoop.execute(takeReturned);
        }
    }

    private void takeReturned() {
        Exchange exchange = returned.getAndSet(null);
        while (exchange != null) {
            exchange.owner().onAnswer(exchange);
            exchange = exchange.returnedBefore;
        }
    }

    void flushLater(Exchange.Owner owner) {
        ready.add(owner);
        if (ready.size() > 1) {
            return;
        }
        if (eventLoop instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(flush);
        } else {
            eventLoop.execute(flush);
        }
    }

    /** When the answers of this turn leave. */
    long flushNanos() {
        return flushNanos;
    }

    private void flush() {
        flushNanos = System.nanoTime();
        try {
            // A flush may make room for more requests and so add to the list.
            for (int i = 0; i < ready.size(); i++) {
                Exchange.Owner owner = ready.get(i);
                try {
                    owner.flushAnswers();
                } catch (RuntimeException e) { // the others' answers must not wait for ever
                    owner.fail(e);
                }
            }
        } finally {
            ready.clear(); // even after an Error: one that is not empty asks for no flush
        }
    }
}
