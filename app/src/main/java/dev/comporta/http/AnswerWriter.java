package dev.comporta.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers that a connection owes in the order of its requests: all that are there in one
 * write at the end of the turn, and streams part by part.
 *
 * <p>Threading: owned by its connection; {@link #deliver} may be called from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class AnswerWriter implements Exchange.Owner, AnswerTurn.Member, AnswerStream.Owner {
    private final Channel channel;
    private final AnswerTurn turn;
    private final LoopClock clock;
    private final AnswerQueue answers;
    private final Owner owner;
    private @Nullable AnswerStream stream;
    private boolean flushPending;
    private boolean endsStreams;

    /** The connection that it writes to. */
    interface Owner {
        /** Answers have left, so that more requests may be taken. */
        void onWritten();

        /** More is written and not sent than before. */
        void onHeld();

        /** The last answer has been sent. */
        void onEnded();

        void fail(Throwable cause);
    }

    AnswerWriter(
            Channel channel, AnswerTurn turn, LoopClock clock, HttpMetrics metrics, Owner owner) {
        this.channel = channel;
        this.turn = turn;
        this.clock = clock;
        this.answers = new AnswerQueue(metrics);
        this.owner = owner;
    }

    /** Queues an exchange, whose answer may be there or come later. */
    void add(Exchange exchange) {
        exchange.setOwner(this);
        answers.add(exchange);
    }

    int count() {
        return answers.count();
    }

    int heldBytes() {
        return answers.heldBytes();
    }

    @Override
    public void deliver(Exchange exchange) {
        turn.deliver(exchange);
    }

    @Override
    public void onAnswer(Exchange exchange) {
        answers.onAnswer(exchange);
        flushLater();
    }

    private void flushLater() {
        if (!flushPending && answers.isReady()) {
            flushPending = true;
            turn.flushLater(this);
        }
    }

    @Override
    public void flushAnswers() {
        flushPending = false;
        if (!channel.isActive()) {
            return;
        }
        ByteBuf out = answers.take(channel.alloc(), clock.dateField());
        if (answers.hasEnded()) {
            channel.writeAndFlush(out).addListener(done -> owner.onEnded());
            return;
        }
        channel.writeAndFlush(out, channel.voidPromise());
        AnswerQueue.Opened streaming = answers.streaming();
        if (streaming != null && stream == null) {
            openStream(streaming.exchange(), streaming.source());
        }
        owner.onWritten();
    }

    @Override
    public void fail(Throwable cause) {
        owner.fail(cause);
    }

    private void openStream(Exchange exchange, StreamSource source) {
        stream = new AnswerStream(channel, clock, source, !exchange.isHttp10(), this);
        source.onOpened(stream);
        if (endsStreams) {
            endStreams();
        }
    }

    /** Ends the stream that is under way, and each that would follow it. */
    void endStreams() {
        endsStreams = true;
        if (stream != null) {
            stream.end();
        }
    }

    /** Whether a stream is under way whose end is the connection's. */
    boolean isAtLastStream() {
        AnswerQueue.Opened streaming = answers.streaming();
        return streaming != null && streaming.exchange().isLast();
    }

    /** Whether a stream is under way of which the client has taken nothing for so long. */
    boolean isStuck(int limitMillis) {
        return stream != null && stream.isStuck(limitMillis);
    }

    @Override
    public void onStreamWritten() {
        owner.onHeld();
    }

    @Override
    public void onStreamEnded() {
        stream = null;
        answers.endStream();
        if (answers.hasEnded()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> owner.onEnded());
        } else {
            flushLater();
            owner.onWritten();
        }
    }

    void close() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
