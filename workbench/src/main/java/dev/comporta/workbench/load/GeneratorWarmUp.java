package dev.comporta.workbench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets the generator load its classes and compile its hot paths before the first measured payment:
 * without it, the first second shows this program's cold start (over 100 ms) and not the gateway's.
 * The payments go to a responder inside this process.
 */
public final class GeneratorWarmUp {
    private static final int RATE_PER_SECOND = 10_000;
    private static final int CONNECTIONS = 16;

    private GeneratorWarmUp() {}

    public static void run() {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (LoadGenerator generator = LoadGenerator.open(plan(openResponder(group)))) {
            LoadReport _ = generator.start().join();
        } finally {
            Future<?> _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static int openResponder(MultiThreadIoEventLoopGroup group) {
        return ((InetSocketAddress)
                        new ServerBootstrap()
                                .group(group)
                                .channel(NioServerSocketChannel.class)
                                .childHandler(new Responder())
                                .bind("127.0.0.1", 0)
                                .syncUninterruptibly()
                                .channel()
                                .localAddress())
                .getPort();
    }

    private static LoadPlan plan(int port) {
        URI url = URI.create("http://127.0.0.1:" + port);
        return LoadPlan.constant(url, RATE_PER_SECOND, Duration.ofSeconds(1), CONNECTIONS);
    }

    /** Takes each read for one request, which holds for small requests sent one at a time. */
    @Sharable
    private static final class Responder extends ChannelInboundHandlerAdapter {
        private static final ByteBuf ACCEPTED =
                Unpooled.unreleasableBuffer(
                        Unpooled.copiedBuffer(
                                "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", US_ASCII));

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            Future<?> _ = context.writeAndFlush(ACCEPTED.duplicate());
        }
    }
}
