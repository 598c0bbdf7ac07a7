package dev.comporta.http;

import dev.comporta.door.Tls;
import dev.comporta.door.Tls.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * TLS under one connection, which sees of it what it would see without: bytes, and the end of
 * input. Stands between Netty's handler and the connection.
 *
 * <p>Threading: owned by its event loop.
 */
final class TlsCarrier extends ChannelInboundHandlerAdapter implements Carrier {
    /** How long a client that reads nothing holds up the end of its connection. */
    private static final int CLOSE_NOTIFY_MILLIS_MAX = 500;

    private final Channel channel;
    private final HttpLoop loop;
    private final Tls tls;
    private @Nullable Engine engine;
    private boolean underWay;
    private boolean ready;
    private boolean outputClosed;

    TlsCarrier(Channel channel, HttpLoop loop, Tls tls) {
        this.channel = channel;
        this.loop = loop;
        this.tls = tls;
    }

    /** Netty's handler, and what it keeps of records that are not whole. */
    private static final class Engine extends SslHandler {
        Engine(SSLEngine engine, Executor tasks) {
            super(engine, tasks);
        }

        int heldBytes() {
            return internalBuffer().capacity();
        }
    }

    /** Begins the handshake: the handler goes before this one. */
    SslHandler begin() {
        Engine handler = new Engine(tls.newEngine(channel.alloc()), tls.tasks());
        handler.setHandshakeTimeoutMillis(loop.options.requestMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS_MAX);
        engine = handler;
        underWay = true;
        if (loop.handshakes.begin(channel)) {
            tls.addUnderWay(1);
        }
        return handler;
    }

    /** The client does without TLS, and can read answers so. */
    void goPlain() {
        ready = true;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public int heldBytes() {
        return engine == null ? 0 : engine.heldBytes();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (heldBytes() > 0) {
            context.fireUserEventTriggered(Sign.HELD);
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake -> onHandshake(handshake);
            case SslCloseCompletionEvent _ -> {
                if (!outputClosed) { // else it tells of our own end
                    context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                }
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    private void onHandshake(SslHandshakeCompletionEvent handshake) {
        ready = handshake.isSuccess();
        if (ready) {
            settle(Handshake.DONE);
        } else {
            settle(
                    handshake.cause() instanceof SslHandshakeTimeoutException
                            ? Handshake.TIMED_OUT
                            : Handshake.FAILED);
        }
    }

    private void settle(Handshake result) {
        if (underWay) {
            underWay = false;
            if (loop.handshakes.end(channel)) {
                tls.addUnderWay(-1);
                tls.count(result);
            } else {
                tls.count(Handshake.CROWDED_OUT);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        settle(Handshake.FAILED);
        context.fireChannelInactive();
    }

    /** What a client sends that is no TLS is its own matter, and not worth a line in the log. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && !(cause.getCause() instanceof Error)) {
            settle(Handshake.FAILED);
            channel.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    /** The handler goes: what the client still sends is nobody's any more. */
    @Override
    public void closeOutput(DuplexChannel duplex) {
        outputClosed = true;
        Engine handler = engine;
        if (handler == null) {
            Carrier.CLEAR.closeOutput(duplex);
            return;
        }
        handler.closeOutbound()
                .addListener(
                        _ -> {
                            engine = null;
                            if (channel.pipeline().context(handler) != null) {
                                channel.pipeline().remove(handler);
                            }
                            Carrier.CLEAR.closeOutput(duplex);
                        });
    }
}
