package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An answer that is being written part by part, each a chunk of the chunked coding (RFC 9112, 7.1);
 * to a client of HTTP/1.0 as it is, up to the connection's end.
 *
 * <p>What is not sent yet is bounded: a part beyond that is not taken, and its writer may leave it
 * out or try again later. A client that takes nothing for the server's idle time is closed.
 *
 * <p>Threading: {@link #write} and {@link #end} on any thread; what several write has no order.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in the connection's end
public final class AnswerStream {
    /** What may be written and not sent. */
    public static final int UNSENT_BYTES_MAX = 64 * 1024;

    private static final int CHUNK_FRAME_BYTES = 16;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

    private final Channel channel;
    private final LoopClock clock;
    private final StreamSource source;
    private final boolean chunked;
    private final Owner owner;
    private final AtomicInteger unsentBytes = new AtomicInteger();
    private volatile boolean closed;
    private int partsUnderWay;
    private long progressNanos;

    /** The connection that it is written to. */
    interface Owner {
        /** It holds more than before. */
        void onStreamWritten();

        /** Its last byte has been written. */
        void onStreamEnded();
    }

    AnswerStream(
            Channel channel, LoopClock clock, StreamSource source, boolean chunked, Owner owner) {
        this.channel = channel;
        this.clock = clock;
        this.source = source;
        this.chunked = chunked;
        this.owner = owner;
    }

    /** What comes before it has been written. */
    void open() {
        source.onOpened(this);
    }

    /**
     * Writes a part, whose bytes must not change any more.
     *
     * @return false: nothing was taken, since too much is not sent yet, or the stream is closed
     */
    public boolean write(byte[] part) {
        if (part.length == 0 || part.length > UNSENT_BYTES_MAX) {
            throw new IllegalArgumentException("a part of " + part.length + " bytes");
        }
        if (closed) {
            return false;
        }
        if (unsentBytes.addAndGet(part.length) > UNSENT_BYTES_MAX) {
            unsentBytes.addAndGet(-part.length);
            return false;
        }
        onLoop(() -> send(part));
        return true;
    }

    /** Ends the answer behind what was written. */
    public void end() {
        onLoop(this::sendEnd);
    }

    /** Whether nothing can be written any more. */
    public boolean isClosed() {
        return closed;
    }

    private void onLoop(Runnable work) {
        EventLoop eventLoop = channel.eventLoop();
        if (eventLoop.inEventLoop()) {
            work.run();
        } else {
            eventLoop.execute(new Guarded(work));
        }
    }

    private void send(byte[] part) {
        if (closed) {
            return;
        }
        if (partsUnderWay++ == 0) {
            progressNanos = clock.nanos();
        }
        ByteBuf out = channel.alloc().ioBuffer(part.length + CHUNK_FRAME_BYTES);
        if (chunked) {
            out.writeCharSequence(Integer.toHexString(part.length) + "\r\n", US_ASCII);
        }
        out.writeBytes(part);
        if (chunked) {
            out.writeCharSequence("\r\n", US_ASCII);
        }
        channel.writeAndFlush(out).addListener(done -> onSent(part.length));
        owner.onStreamWritten();
    }

    private void onSent(int bytes) {
        partsUnderWay--;
        unsentBytes.addAndGet(-bytes);
        progressNanos = clock.nanos();
    }

    private void sendEnd() {
        if (closed) {
            return;
        }
        if (chunked) {
            channel.writeAndFlush(channel.alloc().ioBuffer().writeBytes(LAST_CHUNK));
        }
        close();
        owner.onStreamEnded();
    }

    /** Whether the client has taken nothing of what there is for so long. */
    boolean isStuck(int limitMillis) {
        return partsUnderWay > 0 && clock.isOver(progressNanos, limitMillis);
    }

    /** Tells the source that it is over. */
    void close() {
        if (!closed) {
            closed = true;
            source.onClosed(this);
        }
    }
}
