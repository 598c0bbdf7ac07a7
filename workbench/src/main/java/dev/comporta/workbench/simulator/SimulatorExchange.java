package dev.comporta.workbench.simulator;

import java.util.Iterator;

/**
 * One request that waits for its end. Exactly one of the ending calls follows, now or later; none
 * fails when the client has gone.
 */
interface SimulatorExchange {

    void answer(SimulatorAnswer answer);

    /** Ends it with NDJSON of any length, sent no faster than the client reads. */
    void stream(Iterator<String> parts);

    /** Ends it with a closed connection. */
    void close();

    /** Ends it with a TCP reset. */
    void reset();

    /**
     * Runs the task on the event loop, after the delay, whether the client is still there or not.
     */
    void after(long delayNanos, Runnable task);
}
