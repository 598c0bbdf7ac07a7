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
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.InstantSource;
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
        long nanoTime();

        InstantSource wallClock();

        long idleTimeoutNanos();

        boolean countsPages();

        /** It is open and without an exchange. */
        void free(UpstreamConnection connection);

        /** It is over. */
        void remove(UpstreamConnection connection);

        void fail(UpstreamExchange exchange, Evidence evidence);
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
    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable UpstreamExchange exchange;
    private @Nullable ChannelFuture written;
    private long deadlineNanos;

    private int status;
    private boolean isOwnWord;
    private long retryAfterNanos;
    private boolean keepAlive;
    private boolean complete;
    private int bodyLength;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    UpstreamConnection(Owner owner, @Nullable UpstreamExchange first, long connectDeadlineNanos) {
        this.owner = owner;
        this.exchange = first;
        this.deadlineNanos = connectDeadlineNanos;
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
        status = 0;
        complete = false;
        bodyLength = 0;
        deadlineNanos = owner.nanoTime() + next.timeoutNanos();
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
        Evidence evidence = state == State.CONNECTING ? Evidence.NOT_SENT : seen;
        state = State.ENDED;
        owner.remove(this);
        if (channel != null) {
            var _ = channel.close();
        }
        UpstreamExchange unanswered = exchange;
        exchange = null;
        if (unanswered != null) {
            owner.fail(unanswered, evidence);
        }
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    /** Another channel is tried: the one to close if this connection ends before it is open. */
    void connectsOver(Channel tried) {
        channel = tried;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            connected();
        }
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
        deadlineNanos = owner.nanoTime() + owner.idleTimeoutNanos();
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
        status = head.status().code();
        isOwnWord = owner.countsPages() || !UpstreamAnswer.isPage(head.headers());
        retryAfterNanos = RetryAfter.nanos(status, head.headers(), owner.wallClock());
        keepAlive = HttpUtil.isKeepAlive(head);
        if (status == SWITCHING_PROTOCOLS) {
            end(Evidence.GARBLED);
        } else if (requireNonNull(exchange).readsBody()) {
            body = Unpooled.buffer();
        }
    }

    private void readBody(HttpContent content) {
        bodyLength += content.content().readableBytes();
        if (bodyLength > BODY_LENGTH_MAX) {
            end(Evidence.OVERSIZED);
            return;
        }
        if (requireNonNull(exchange).readsBody()) {
            body.writeBytes(content.content());
        }
        boolean interim = status < 200;
        complete = content instanceof LastHttpContent && !interim;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (complete && state == State.BUSY) {
            finish();
        }
    }

    private void finish() {
        UpstreamExchange finished = requireNonNull(exchange);
        UpstreamAnswer answer = new UpstreamAnswer(status, isOwnWord, retryAfterNanos, body);
        exchange = null;
        body = Unpooled.EMPTY_BUFFER;
        if (keepAlive && requireNonNull(written).isSuccess()) {
            free();
        } else {
            end(Evidence.ANSWERED);
        }
        finished.answered(answer);
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
        if (complete && state == State.BUSY) {
            finish();
        } else {
            end(Evidence.BROKEN);
        }
    }
}
