package dev.comporta.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers that a connection owes in the order of its requests: all that are there in one
 * write at the end of the turn, and streams part by part.
 *
 * <p>Threading: owned by its connection; {@link #deliver} may be called from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class AnswerWriter implements Exchange.Owner, AnswerStream.Owner {
    private static final int INITIAL_CAPACITY = 256;

    private final Channel channel;
    private final HttpLoop loop;
    private final ClientConnection connection;

    /** The exchanges whose answers have not left, in the order of their requests. */
    private @Nullable Exchange head;

    private @Nullable Exchange tail;
    private int count;
    private final ArrivalTimes arrivals = new ArrivalTimes();
    private int heldBytes;

    /** The answer of {@link #head}, once its first bytes were taken. */
    private @Nullable AnswerStream stream;

    private boolean flushPending;
    private boolean endsStreams;
    private boolean ended;

    AnswerWriter(Channel channel, HttpLoop loop, ClientConnection connection) {
        this.channel = channel;
        this.loop = loop;
        this.connection = connection;
    }

    /** Queues an exchange, whose answer may be there or come later. */
    void add(Exchange exchange, long arrivedNanos) {
        arrivals.add(arrivedNanos);
        exchange.setOwner(this);
        if (tail == null) {
            head = exchange;
        } else {
            tail.next = exchange;
        }
        tail = exchange;
        count++;
        heldBytes += exchange.answerBytesMax();
    }

    int count() {
        return count;
    }

    /** The bytes of the answers that wait, and what those may come to that are not there yet. */
    int heldBytes() {
        return heldBytes;
    }

    @Override
    public void deliver(Exchange exchange) {
        loop.turn.deliver(exchange);
    }

    /** The answer may have to wait for those before it. */
    @Override
    public void onAnswer(Exchange exchange) {
        heldBytes += exchange.arrive().length() - exchange.answerBytesMax();
        flushLater();
    }

    private void flushLater() {
        if (!flushPending && head != null && head.answer() != null && stream == null) {
            flushPending = true;
            loop.turn.flushLater(this);
        }
    }

    @Override
    public void flushAnswers() {
        flushPending = false;
        if (!channel.isActive()) {
            return;
        }
        ByteBuf out = takeAnswers();
        if (ended) {
            channel.writeAndFlush(out).addListener(done -> connection.onEnded());
            return;
        }
        channel.writeAndFlush(out, channel.voidPromise());
        if (stream != null) {
            stream.open();
            if (endsStreams) {
                endStreams();
            }
        }
        connection.onWritten();
    }

    /** Takes all answers that may leave now, as bytes: whole ones, and the head of a stream. */
    private ByteBuf takeAnswers() {
        ByteBuf out = channel.alloc().ioBuffer(INITIAL_CAPACITY);
        Exchange exchange = head;
        while (exchange != null && exchange.answer() != null && stream == null && !ended) {
            write(exchange, exchange.answer(), out);
            exchange = head;
        }
        return out;
    }

    private void write(Exchange exchange, Answer answer, ByteBuf out) {
        StreamSource source = exchange.isHeadOnly() ? null : answer.source();
        if (source != null && exchange.isHttp10()) {
            exchange.setLast(); // the connection's end is the body's
        }
        answer.writeTo(out, loop.clock.dateField(), exchange);
        loop.metrics.onAnswer(answer.status());
        exchange.onWritten(loop.turn.flushNanos() - arrivals.remove());
        heldBytes -= answer.length();
        if (source == null) {
            remove(exchange);
        } else {
            stream = new AnswerStream(channel, loop.clock, source, !exchange.isHttp10(), this);
        }
    }

    /** The head of the queue. */
    private void remove(Exchange exchange) {
        head = exchange.next;
        if (head == null) {
            tail = null;
        }
        count--;
        ended = exchange.isLast();
    }

    @Override
    public void fail(Throwable cause) {
        connection.fail(cause);
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
        return stream != null && head != null && head.isLast();
    }

    /** Whether a stream is under way of which the client has taken nothing for so long. */
    boolean isStuck(int limitMillis) {
        return stream != null && stream.isStuck(limitMillis);
    }

    @Override
    public void onStreamWritten() {
        connection.onHeld();
    }

    @Override
    public void onStreamEnded() {
        stream = null;
        remove(Objects.requireNonNull(head, "a stream that answers nothing"));
        if (ended) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> connection.onEnded());
        } else {
            flushLater();
            connection.onWritten();
        }
    }

    void close() {
        if (stream != null) {
            stream.close();
        }
    }
}
