package dev.comporta.http;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request from its acceptance to its answer. A kind that asks somebody else extends it.
 *
 * <p>Threading: belongs to its connection's event loop, lent to whoever is asked from {@link #ask}
 * to {@link #answer}.
 */
public abstract class Exchange {
    private @Nullable Owner owner;

    /** May be seen early by the connection's event loop, so that one waits for {@link #arrive}. */
    private @Nullable Answer given;

    private boolean arrived;
    private boolean last;
    private boolean headOnly;
    private boolean http10;

    /** The one behind, in the connection's queue. */
    @Nullable Exchange next;

    /** The one below, on the pile of answers that return to the event loop. */
    @Nullable Exchange returnedBefore;

    /** The part of a connection that owes the answer. */
    interface Owner {
        /** Takes an answer from any thread. */
        void deliver(Exchange exchange);

        /** Called on the event loop, once the answer is there. */
        void onAnswer(Exchange exchange);

        /** Called at the end of the event loop's turn, where that was asked for. */
        void flushAnswers();

        void fail(Throwable cause);
    }

    /**
     * Asks whoever knows the answer, which may come at once or later. Called once, on the
     * connection's event loop, unless the answer is there already.
     *
     * @return false where they take no more questions now: the client is told to try later
     */
    protected abstract boolean ask();

    /**
     * What it may hold until it is answered, in bytes, counted from when it is asked for: what the
     * answer may come to, or what it keeps of the request. Always the same; 0: so little that only
     * the number of exchanges matters.
     */
    public int answerBytesMax() {
        return 0;
    }

    /** What the client is told where nobody is asked now. Null: the usual words. */
    protected @Nullable Answer busy() {
        return null;
    }

    /**
     * The answer is being written. Called on the connection's event loop.
     *
     * @param durationNanos since the request was read
     */
    protected void onWritten(long durationNanos) {}

    /** Gives the answer. Called once, on any thread. */
    public final void answer(Answer answer) {
        given = answer;
        owner().deliver(this);
    }

    /** Answers before anybody was asked. Called on the connection's event loop. */
    final void answerAtOnce(Answer answer) {
        given = answer;
    }

    /** Whether the answer is there before anybody was asked. Only before that. */
    public final boolean isAnsweredAtOnce() {
        return given != null;
    }

    final Owner owner() {
        return Objects.requireNonNull(owner, "an answer before anybody was asked");
    }

    final void setOwner(Owner owner) {
        this.owner = owner;
    }

    /** Takes the answer over on the connection's event loop. */
    final Answer arrive() {
        if (given == null) {
            throw new IllegalStateException("no answer was given");
        }
        arrived = true;
        return given;
    }

    /** Null until it has arrived. */
    protected final @Nullable Answer answer() {
        return arrived ? given : null;
    }

    /** Whether the connection ends after this one. */
    final boolean isLast() {
        return last;
    }

    final void setLast() {
        last = true;
    }

    final boolean isHeadOnly() {
        return headOnly;
    }

    /** Whether the client speaks HTTP/1.0: one that asked to stay must be told that it may. */
    final boolean isHttp10() {
        return http10;
    }

    final void setHead(boolean headOnly, boolean http10) {
        this.headOnly = headOnly;
        this.http10 = http10;
    }

    /** One that needs nobody's answer but this. */
    public static Exchange answered(Answer answer) {
        Exchange exchange = new Answered();
        exchange.answerAtOnce(answer);
        return exchange;
    }

    /** One whose answer is made when it is asked for. */
    public static Exchange asked(Supplier<Answer> question) {
        return new Exchange() {
            @Override
            protected boolean ask() {
                answer(question.get());
                return true;
            }
        };
    }

    private static final class Answered extends Exchange {
        @Override
        protected boolean ask() {
            throw new IllegalStateException("it is answered");
        }
    }
}
