package dev.comporta.payment;

import java.util.UUID;
import java.util.function.Consumer;

/**
 * How the gateway speaks to its processors. Processors are named by their index in the
 * configuration.
 *
 * <p>An implementation never re-sends by itself: one call of {@link #send} puts the payment on the
 * wire at most once, in a request of its own or together with others.
 *
 * <p>Threading: called on the engine's thread; answers come on it, never before the call returns.
 */
public interface ProcessorPort {

    /**
     * One send of one payment. The same values always give the same bytes.
     *
     * @param requestedAtNanos epoch nanoseconds, a whole number of milliseconds for our own
     *     attempts
     * @param answer called exactly once. An answer counts however late it comes: the engine has a
     *     time-out of its own and asks again without hanging up; only after a much longer time does
     *     the client give up listening, with {@link Evidence#TIMED_OUT}
     */
    record Send(UUID id, long amountCents, long requestedAtNanos, Consumer<Outcome> answer) {}

    /** Sends one payment once. */
    void send(int processor, Send send);

    /**
     * Sends a payment in doubt once more, in a request of its own: the same values, and so the same
     * bytes, as {@link #send} had. An implementation that sends payments together must not do so
     * here, or what broke one request would break the next.
     */
    default void sendAgain(int processor, Send send) {
        send(processor, send);
    }

    /** Asks for the processor's own record of a payment. The answer comes exactly once. */
    void lookUp(int processor, UUID id, Consumer<LookUp> answer);
}
