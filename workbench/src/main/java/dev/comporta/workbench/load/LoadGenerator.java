package dev.comporta.workbench.load;

import dev.comporta.workbench.wire.WireException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link LoadPlan}.
 *
 * <p>Threading: shared; all work and all state are the event loop's.
 */
public final class LoadGenerator implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int RECONNECT_DELAY_MILLIS = 100;
    private static final int CHECK_MILLIS = 20;
    private static final long RETRY_GRACE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LoadPlan plan;
    private final RequestTemplate template;
    private final @Nullable SSLContext tls;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final LoadStatistics statistics = new LoadStatistics();
    private final List<Lane> lanes = new ArrayList<>();
    private final Set<LoadConnection> connections = new LinkedHashSet<>();
    private final CompletableFuture<LoadReport> report = new CompletableFuture<>();
    private volatile long startNanos = System.nanoTime();
    private boolean ended;

    private LoadGenerator(LoadPlan plan) {
        this.plan = plan;
        template = new RequestTemplate(plan.url(), plan.amountCents(), plan.access().apiKey());
        tls = plan.isTls() ? plan.access().sslContext() : null;
        boolean epoll = Epoll.isAvailable();
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("load", true),
                        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = group.next();
        bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .remoteAddress(plan.url().getHost(), plan.port());
        SplittableRandom random = new SplittableRandom(plan.seed());
        for (ArrivalSchedule arrivals : plan.lanes()) {
            lanes.add(
                    new Lane(
                            arrivals,
                            loop,
                            this::elapsedNanos,
                            statistics,
                            random,
                            plan.retrying()));
        }
    }

    /**
     * Opens all connections; the load has not started then.
     *
     * @throws WireException if not one could be opened
     */
    public static LoadGenerator open(LoadPlan plan) {
        LoadGenerator generator = new LoadGenerator(plan);
        generator.openConnections();
        return generator;
    }

    private void openConnections() {
        List<ChannelFuture> attempts = new ArrayList<>();
        for (Lane lane : lanes) {
            for (int count = 0; count < plan.connectionsPerLane(); count++) {
                attempts.add(connect(lane));
            }
        }
        attempts.forEach(ChannelFuture::awaitUninterruptibly);
        List<? extends io.netty.util.concurrent.Future<?>> ready =
                attempts.stream().map(TlsClient::ready).toList();
        ready.forEach(io.netty.util.concurrent.Future::awaitUninterruptibly);
        if (ready.stream().noneMatch(io.netty.util.concurrent.Future::isSuccess)) {
            close();
            throw new WireException(
                    "no connection to " + plan.url() + ": " + ready.getFirst().cause());
        }
    }

    private ChannelFuture connect(Lane lane) {
        ChannelFuture attempt =
                bootstrap
                        .clone()
                        .handler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        if (tls != null) {
                                            TlsClient.addTo(
                                                    channel.pipeline(),
                                                    tls,
                                                    plan.url(),
                                                    plan.port());
                                        }
                                        channel.pipeline().addLast(connection(lane, channel));
                                    }
                                })
                        .connect();
        return attempt.addListener(
                _ -> {
                    if (attempt.isSuccess()) {
                        attempt.channel().closeFuture().addListener(_ -> reconnect(lane));
                    } else {
                        reconnect(lane);
                    }
                });
    }

    private LoadConnection connection(Lane lane, Channel channel) {
        LoadConnection connection =
                new LoadConnection(
                        lane, template, plan.pipelineDepth(), this::elapsedNanos, channel);
        connections.add(connection);
        channel.closeFuture().addListener(_ -> connections.remove(connection));
        return connection;
    }

    private void reconnect(Lane lane) {
        if (!ended && !loop.isShuttingDown()) {
            Future<?> _ =
                    loop.schedule(
                            () -> {
                                ChannelFuture _ = connect(lane);
                            },
                            RECONNECT_DELAY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    /** Starts the load; the report comes when every payment is decided or given up. */
    public CompletableFuture<LoadReport> start() {
        loop.execute(
                () -> {
                    startNanos = System.nanoTime();
                    lanes.forEach(Lane::start);
                    Future<?> _ =
                            loop.scheduleWithFixedDelay(
                                    this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
                });
        return report;
    }

    private void check() {
        if (ended) {
            return;
        }
        long nowNanos = elapsedNanos();
        long oldestWriteNanos = nowNanos - plan.timeout().toNanos();
        List.copyOf(connections)
                .forEach(connection -> connection.closeIfUnansweredSince(oldestWriteNanos));
        if (lanes.stream().allMatch(Lane::isFinished)) {
            end();
        } else if (nowNanos > plan.duration().toNanos() + graceNanos()) {
            lanes.forEach(Lane::giveUp);
            end();
        }
    }

    /** How long the last payments may take after the end. */
    private long graceNanos() {
        return plan.retrying() ? RETRY_GRACE_NANOS : 2 * plan.timeout().toNanos();
    }

    private void end() {
        ended = true;
        report.complete(statistics.report(plan));
    }

    /** Each call starts a new interval for {@link LoadProgress#interval}. */
    public LoadProgress progress() {
        return loop.submit(() -> statistics.progress(elapsedNanos()))
                .syncUninterruptibly()
                .getNow();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
