package dev.comporta.workbench.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * A running processor on a port of its own.
 *
 * <p>Threading: one event loop owns all its state; {@link #uri} and {@link #close} may be called
 * from anywhere.
 */
public final class Simulator implements AutoCloseable {

    private static final int BODY_BYTES_MAX = 8 * 1024;
    private static final int BATCH_BODY_BYTES_MAX = 64 * 1024;
    private static final int FLUSH_AFTER_ANSWERS = 64;
    // More than one read of the socket can hold; reading stops long before.
    private static final int PIPELINED_MAX = 8 * 1024;

    private final EventLoopGroup eventLoop;
    private final Channel listener;
    private final URI uri;

    private Simulator(EventLoopGroup eventLoop, Channel listener, String bind) {
        this.eventLoop = eventLoop;
        this.listener = listener;
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        this.uri = URI.create("http://" + host + ":" + port);
    }

    /** Returns once it listens. */
    public static Simulator start(SimulatorOptions options) throws IOException {
        ProcessorModel processor =
                new ProcessorModel(
                        options.settings(), options.seed(), options.healthInterval().toNanos());
        Api api = new Api(processor, options, System::nanoTime);
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup eventLoop =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("processor-" + options.name(), true),
                        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(eventLoop)
                        .channel(
                                epoll
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new Pipeline(
                                        api,
                                        options.batches() ? BATCH_BODY_BYTES_MAX : BODY_BYTES_MAX))
                        .bind(options.bind(), options.port())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(eventLoop);
            String where = options.bind() + ":" + options.port();
            String reason = bound.cause().getMessage();
            throw new IOException("cannot listen on " + where + ": " + reason, bound.cause());
        }
        return new Simulator(eventLoop, bound.channel(), options.bind());
    }

    /** Where it listens, without a path. */
    public URI uri() {
        return uri;
    }

    /** Waits until someone closes it. */
    void awaitClosed() throws InterruptedException {
        listener.closeFuture().sync();
    }

    /** Closes all connections. Payments that still wait are not booked any more. */
    @Override
    public void close() {
        stop(eventLoop);
    }

    private static void stop(EventLoopGroup eventLoop) {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final Api api;
        private final int bodyBytesMax;

        Pipeline(Api api, int bodyBytesMax) {
            this.api = api;
            this.bodyBytesMax = bodyBytesMax;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(new FlushConsolidationHandler(FLUSH_AFTER_ANSWERS))
                    .addLast(new HttpServerCodec(new HttpDecoderConfig(), PIPELINED_MAX))
                    .addLast(new HttpObjectAggregator(bodyBytesMax))
                    .addLast(new SimulatorConnection(api));
        }
    }
}
