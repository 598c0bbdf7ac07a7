package dev.comporta.intake;

import dev.comporta.payment.Payments;
import org.jspecify.annotations.Nullable;

/**
 * One request from its acceptance to its answer.
 *
 * <p>Threading: belongs to its connection's event loop, lent to the engine's thread from {@link
 * #call} to {@link #answer}.
 */
abstract class Exchange {
    private final Connection connection;

    /**
     * May be seen early by the connection's event loop, so that one takes it in {@link #arrive}.
     */
    private @Nullable Answer given;

    private @Nullable Answer answer;
    private boolean last;
    private boolean headOnly;
    private boolean mustSayKeepAlive;

    /** The one behind, in the connection's queue. */
    @Nullable Exchange next;

    /** The one below, on the pile of answers that return to the event loop. */
    @Nullable Exchange returnedBefore;

    Exchange(Connection connection) {
        this.connection = connection;
    }

    /** Asks the gateway. Called on the engine's thread, which gives the answer later. */
    abstract void call(Payments payments);

    /** What the answer may come to, in bytes; 0: it is one of the small ones of a payment. */
    abstract int answerBytesMax();

    /** Called once, on the engine's thread. */
    final void answer(Answer answer) {
        this.given = answer;
        connection.loop().deliver(this);
    }

    /** Answers before anybody was asked. Called on the connection's event loop. */
    final void answerAtOnce(Answer answer) {
        this.given = answer;
    }

    final Connection connection() {
        return connection;
    }

    /** Whether {@link #answerAtOnce} was called. Only before the exchange is lent to the engine. */
    final boolean isAnsweredAtOnce() {
        return given != null;
    }

    /** Takes the answer over on the connection's event loop. */
    final Answer arrive() {
        if (given == null) {
            throw new IllegalStateException("no answer was given");
        }
        answer = given;
        return given;
    }

    /** Null until it has arrived. */
    final @Nullable Answer answer() {
        return answer;
    }

    /** Whether the connection ends after this one. */
    final boolean isLast() {
        return last;
    }

    final void setLast(boolean last) {
        this.last = last;
    }

    /** Whether the request was HEAD. */
    final boolean isHeadOnly() {
        return headOnly;
    }

    final void setHeadOnly(boolean headOnly) {
        this.headOnly = headOnly;
    }

    /** An HTTP/1.0 client that asked to stay must be told that it may. */
    final boolean mustSayKeepAlive() {
        return mustSayKeepAlive;
    }

    final void setMustSayKeepAlive(boolean mustSayKeepAlive) {
        this.mustSayKeepAlive = mustSayKeepAlive;
    }

    /** One that needs nobody's answer but ours. */
    static Exchange answered(Connection connection, Answer answer) {
        Exchange exchange = new Inquiry(connection, (payments, then) -> then.accept(answer));
        exchange.answerAtOnce(answer);
        return exchange;
    }
}
