package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import io.netty.buffer.ByteBuf;

/**
 * One request and who waits for its answer. Exactly one of {@link #answered} and {@link #failed} is
 * called, once, and never before the call that started the exchange has returned.
 */
interface UpstreamExchange {

    /** Writes the whole request, head and body. */
    void writeRequest(ByteBuf request);

    /** How long after the write the answer is awaited. */
    long timeoutNanos();

    /** Whether {@link #answered} looks at the body. */
    default boolean readsBody() {
        return true;
    }

    /** A complete answer came. */
    void answered(UpstreamAnswer answer);

    /**
     * None came.
     *
     * @param evidence {@link Evidence#NOT_SENT} where no byte was written; else {@link
     *     Evidence#TIMED_OUT}, {@link Evidence#BROKEN}, {@link Evidence#GARBLED} or {@link
     *     Evidence#OVERSIZED}
     */
    void failed(Evidence evidence);
}
