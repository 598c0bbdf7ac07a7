package dev.comporta.events.embedded;

import io.netty.channel.SingleThreadEventLoop;

/** The thread that appends: an event loop, or a test that drives it step by step. */
public interface Owner {

    /** Whether the caller is it. */
    boolean isCurrent();

    /** Has it run a task, behind those that wait. */
    void execute(Runnable task);

    /** Has it run a task once it is through with what it is at. Called by itself. */
    void atEndOfTurn(Runnable task);

    static Owner of(SingleThreadEventLoop loop) {
        return new Owner() {
            @Override
            public boolean isCurrent() {
                return loop.inEventLoop();
            }

            @Override
            public void execute(Runnable task) {
                loop.execute(task);
            }

            @Override
            public void atEndOfTurn(Runnable task) {
                loop.executeAfterEventLoopIteration(task);
            }
        };
    }
}
