package dev.comporta.workbench.simulator;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.stream.ChunkedInput;

/**
 * One request that waits for its end. Exactly one of the ending calls follows, now or later; none
 * fails when the client has gone.
 */
interface Exchange {

    void answer(Answer answer);

    /** Ends it with a body as long as it takes, sent no faster than the client reads. */
    void stream(ChunkedInput<HttpContent> body);

    /** Ends it with a closed connection. */
    void close();

    /** Ends it with a TCP reset. */
    void reset();

    /**
     * Runs the task on the event loop, after the delay, whether the client is still there or not.
     */
    void after(long delayNanos, Runnable task);
}
