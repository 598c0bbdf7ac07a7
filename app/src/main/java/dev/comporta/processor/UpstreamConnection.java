package dev.comporta.processor;

import static java.util.Objects.requireNonNull;

import dev.comporta.net.Escalation;
import dev.comporta.payment.Evidence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection to a processor, with at most one exchange on it, so that an answer
 * belongs to its request with certainty.
 *
 * <p>An answer counts once it is complete (RFC 9112, section 6.3); one with neither length nor
 * chunks is complete at an orderly close, and broken by a reset. A complete head is not enough. The
 * exchange ends, and the connection is free again, only after all that could be read was read:
 * bytes behind an answer close the connection.
 *
 * <p>Threading: the loop's.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    /** Who opened it, and learns what becomes of it. */
    interface Owner {
        /** It is open and without an exchange. */
        void free(UpstreamConnection connection);

        /** It is over. */
        void remove(UpstreamConnection connection);

        /**
         * An exchange has its answer.
         *
         * @param durationNanos since the request was written
         */
        void onAnswered(int status, long durationNanos);

        /**
         * An exchange is over without an answer.
         *
         * @param durationNanos since the request was written; 0: it was not
         */
        void fail(UpstreamExchange exchange, Evidence evidence, long durationNanos);
    }

    private static final int REQUEST_LENGTH_USUAL = 512;
    private static final int BODY_LENGTH_MAX = 64 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;

    private enum State {
        CONNECTING,
        IDLE,
        BUSY,
        ENDED
    }

    private final Owner owner;
    private final ClientTransport transport;
    private final ProcessorAddress processor;
    private final long idleTimeoutNanos;
    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable UpstreamExchange exchange;
    private @Nullable ChannelFuture written;
    private long deadlineNanos;
    private long startedNanos;

    private @Nullable UpstreamAnswer answer;
    private boolean keepAlive;
    private boolean complete;
    private int bodyLength;

    UpstreamConnection(
            Owner owner,
            ClientTransport transport,
            ProcessorAddress processor,
            ProcessorClientOptions options,
            @Nullable UpstreamExchange first) {
        this.owner = owner;
        this.transport = transport;
        this.processor = processor;
        idleTimeoutNanos = options.idleTimeout().toNanos();
        exchange = first;
        deadlineNanos = transport.nanoTime() + options.connectTimeout().toNanos();
    }

    boolean isUsable() {
        return state == State.IDLE && requireNonNull(channel).isActive();
    }

    boolean awaitsAnswer() {
        return state == State.BUSY && !complete;
    }

    /** Writes the request. From here on, anything but a complete answer is doubt. */
    void start(UpstreamExchange next) {
        Channel open = requireNonNull(channel);
        ByteBuf request = open.alloc().buffer(REQUEST_LENGTH_USUAL);
        next.writeRequest(request);
        exchange = next;
        state = State.BUSY;
        answer = null;
        complete = false;
        bodyLength = 0;
        startedNanos = transport.nanoTime();
        deadlineNanos = startedNanos + next.timeoutNanos();
        written = open.writeAndFlush(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Bytes came that nobody asked for. */
    void unsolicited() {
        keepAlive = false;
        if (state == State.IDLE) {
            end(Evidence.GARBLED);
        }
    }

    /** Ends what took too long: connecting, answering or lying idle. */
    void expire(long nowNanos) {
        if (nowNanos - deadlineNanos >= 0) {
            end(Evidence.TIMED_OUT);
        }
    }

    /** Closes the connection and ends its exchange with what was seen of it. */
    void end(Evidence seen) {
        if (state == State.ENDED) {
            return;
        }
        boolean wasSent = state != State.CONNECTING;
        Evidence evidence = wasSent ? seen : Evidence.NOT_SENT;
        state = State.ENDED;
        owner.remove(this);
        if (channel != null) {
            var _ = channel.close();
        }
        UpstreamExchange unanswered = exchange;
        exchange = null;
        if (unanswered != null) {
            owner.fail(unanswered, evidence, wasSent ? transport.nanoTime() - startedNanos : 0);
        }
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    /** Another channel is tried: the one to close if this connection ends before it is open. */
    void connectsOver(Channel tried) {
        channel = tried;
    }

    /** The channel is open, and what was agreed on first is done. */
    void connected() {
        if (state != State.CONNECTING) {
            return;
        }
        UpstreamExchange first = exchange;
        if (first == null) {
            free();
        } else {
            start(first);
        }
    }

    private void free() {
        state = State.IDLE;
        deadlineNanos = transport.nanoTime() + idleTimeoutNanos;
        owner.free(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (awaitsAnswer()) {
                read((HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            end(evidenceOf(part.decoderResult().cause()));
            return;
        }
        if (part instanceof HttpResponse head) {
            readHead(head);
        }
        if (part instanceof HttpContent content) {
            readBody(content);
        }
    }

    private static Evidence evidenceOf(Throwable failure) {
        return switch (failure) {
            case PrematureChannelClosureException ignored -> Evidence.BROKEN;
            case TooLongFrameException ignored -> Evidence.OVERSIZED;
            default -> Evidence.GARBLED;
        };
    }

    private void readHead(HttpResponse head) {
        int status = head.status().code();
        keepAlive = HttpUtil.isKeepAlive(head);
        answer =
                new UpstreamAnswer(
                        status,
                        processor.countsPages() || !UpstreamAnswer.isPage(head.headers()),
                        RetryAfter.nanos(status, head.headers(), transport.wallClock()),
                        requireNonNull(exchange).readsBody()
                                ? Unpooled.buffer()
                                : Unpooled.EMPTY_BUFFER);
        if (status == SWITCHING_PROTOCOLS) {
            end(Evidence.GARBLED);
        }
    }

    private void readBody(HttpContent content) {
        bodyLength += content.content().readableBytes();
        if (bodyLength > BODY_LENGTH_MAX) {
            end(Evidence.OVERSIZED);
            return;
        }
        UpstreamAnswer read = requireNonNull(answer);
        if (requireNonNull(exchange).readsBody()) {
            read.body().writeBytes(content.content());
        }
        boolean interim = read.status() < 200;
        complete = content instanceof LastHttpContent && !interim;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        finish();
    }

    /** Unless there is more to come. */
    private void finish() {
        if (!complete || state != State.BUSY) {
            return;
        }
        UpstreamExchange finished = requireNonNull(exchange);
        UpstreamAnswer read = requireNonNull(answer);
        exchange = null;
        answer = null;
        owner.onAnswered(read.status(), transport.nanoTime() - startedNanos);
        if (keepAlive && requireNonNull(written).isSuccess()) {
            free();
        } else {
            end(Evidence.ANSWERED);
        }
        finished.answered(read);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Error) {
            Escalation.escalate(cause); // memory, or the program itself, can't be trusted any more
        }
        lost();
    }

    private void lost() {
        keepAlive = false;
        finish();
        end(Evidence.BROKEN); // where no answer was complete
    }
}
