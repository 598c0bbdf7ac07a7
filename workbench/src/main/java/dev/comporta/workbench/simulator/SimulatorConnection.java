package dev.comporta.workbench.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * One client connection. Pipelined requests are worked on one after the other, so that the answers
 * keep their order; while too many wait, nothing more is read.
 *
 * <p>Threading: the event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails means: the client has gone
final class SimulatorConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int WAITING_MAX = 64;

    private final Api api;
    private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean starting;

    SimulatorConnection(Api api) {
        this.api = api;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        waiting.add(request.retain());
        if (waiting.size() == WAITING_MAX) {
            context.channel().config().setAutoRead(false);
        }
        startWaiting(context);
    }

    /** A loop, not recursion, though an exchange may end before it returns. */
    private void startWaiting(ChannelHandlerContext context) {
        if (starting) {
            return;
        }
        starting = true;
        while (!busy && !waiting.isEmpty()) {
            busy = true;
            FullHttpRequest request = waiting.remove();
            try {
                boolean keepAlive =
                        HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
                api.handle(request, new OneExchange(context, keepAlive));
            } finally {
                request.release();
            }
        }
        starting = false;
        if (waiting.isEmpty()) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** What the client pipelined and did not get to is dropped; what was begun goes on. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace") // a fault of ours: the only place to tell it
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            cause.printStackTrace();
        }
        context.close();
    }

    private final class OneExchange implements SimulatorExchange {
        private final ChannelHandlerContext context;
        private final boolean keepAlive;

        OneExchange(ChannelHandlerContext context, boolean keepAlive) {
            this.context = context;
            this.keepAlive = keepAlive;
        }

        @Override
        public void answer(SimulatorAnswer answer) {
            var body = ByteBufUtil.writeUtf8(context.alloc(), answer.body());
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
            if (!answer.status().equals(HttpResponseStatus.NO_CONTENT)) {
                HttpUtil.setContentLength(response, body.readableBytes());
            }
            answer.headers().forEach(response.headers()::set);
            HttpUtil.setKeepAlive(response, keepAlive);
            end(response);
        }

        @Override
        public void stream(Iterator<String> parts) {
            var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            HttpUtil.setTransferEncodingChunked(response, true);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
            HttpUtil.setKeepAlive(response, keepAlive);
            context.write(response);
            writeNext(parts);
        }

        /** One part after the other, so that a slow reader costs one part of memory. */
        private void writeNext(Iterator<String> parts) {
            if (parts.hasNext()) {
                var part = ByteBufUtil.writeUtf8(context.alloc(), parts.next());
                context.writeAndFlush(new DefaultHttpContent(part))
                        .addListener(written -> writeNextIf(written.isSuccess(), parts));
            } else {
                end(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        }

        private void writeNextIf(boolean clientIsThere, Iterator<String> parts) {
            if (clientIsThere) {
                writeNext(parts);
            }
        }

        /** After the last answer of a connection nothing further is begun on it. */
        private void end(Object last) {
            var written = context.writeAndFlush(last);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
            busy = !keepAlive;
            startWaiting(context);
        }

        @Override
        public void close() {
            context.close();
        }

        @Override
        public void reset() {
            if (context.channel().isOpen()) {
                context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            }
            context.close();
        }

        @Override
        public void after(long delayNanos, Runnable task) {
            if (delayNanos == 0) {
                task.run();
            } else {
                context.executor().schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
            }
        }

        /** The event loop would keep a failure to itself. */
        private void run(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                exceptionCaught(context, failure);
            }
        }
    }
}
