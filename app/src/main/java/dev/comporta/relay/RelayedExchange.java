package dev.comporta.relay;

import dev.comporta.http.Exchange;
import java.util.function.Predicate;

/**
 * A request that is passed on, whole and encoded.
 *
 * <p>Threading: owned by its event loop.
 */
final class RelayedExchange extends Exchange {
    private final Predicate<RelayedExchange> relay;
    private final byte[] request;
    private final boolean isIdempotent;
    private final int answerBytesMax;
    private int losses;
    private long waitsSinceNanos;
    private long sentNanos;

    /**
     * @param relay takes it, or not
     * @param request head and body
     * @param isIdempotent whether it may be sent again where no answer came
     */
    RelayedExchange(
            Predicate<RelayedExchange> relay,
            byte[] request,
            boolean isIdempotent,
            int answerBytesMax) {
        this.relay = relay;
        this.request = request;
        this.isIdempotent = isIdempotent;
        this.answerBytesMax = answerBytesMax;
    }

    @Override
    protected boolean ask() {
        return relay.test(this);
    }

    @Override
    public int answerBytesMax() {
        return answerBytesMax;
    }

    byte[] request() {
        return request;
    }

    boolean isIdempotent() {
        return isIdempotent;
    }

    /** It waits for an owner from now on. */
    void onTaken(long nowNanos) {
        waitsSinceNanos = nowNanos;
    }

    /** It is under way from now on. */
    void onSent(long nowNanos) {
        sentNanos = nowNanos;
    }

    /** Its answer is lost; it waits for the next owner. */
    void onLost(long nowNanos) {
        losses++;
        waitsSinceNanos = nowNanos;
    }

    /** How many answers were lost so far. */
    int losses() {
        return losses;
    }

    /** Since when it waits for an owner that does something of it. */
    long waitsSinceNanos() {
        return waitsSinceNanos;
    }

    long sentNanos() {
        return sentNanos;
    }
}
