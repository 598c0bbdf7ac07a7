package dev.comporta.http;

import dev.comporta.door.Tls;
import dev.comporta.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server for a list of routes. It runs on event loops that it is given and doesn't end
 * them.
 *
 * <p>Threading: for the thread that starts and stops the process.
 */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 4096;

    /** An event loop that doesn't turn must not keep the process from ending. */
    private static final int CLOSE_MILLIS_MAX = 1_000;

    private static final int READ_MIN_BYTES = 256;
    private static final int READ_USUAL_BYTES = 2048;
    private static final int READ_MAX_BYTES = 16 * 1024;

    private final IdentityHashMap<EventLoop, HttpLoop> httpLoops = new IdentityHashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final HttpOptions options;
    private final Loops loops;
    private final Optional<Tls> tls;
    private final Admission admission;
    private @Nullable SocketFile socketFile;

    /**
     * Where the server runs.
     *
     * @param connections the event loops on which connections live
     */
    public record Loops(Transport transport, EventLoopGroup connections) {}

    private HttpServer(HttpOptions options, Loops loops, Optional<Tls> tls) {
        this.options = options;
        this.loops = loops;
        this.tls = tls;
        this.admission = new Admission(options.connectionsMax());
    }

    /**
     * Listens at once. Throws {@link UncheckedIOException} where an address can't be bound.
     *
     * @param guards who may come in
     * @param routes what is served: asked once for each event loop, so that a handler may keep
     *     state which that loop owns, on the thread that starts the server
     */
    public static HttpServer start(
            HttpOptions options,
            Loops loops,
            Guards guards,
            Function<EventLoop, List<Route>> routes,
            HttpMetrics metrics) {
        HttpServer server = new HttpServer(options, loops, guards.tls());
        HostRule hostRule = new HostRule(options.host(), options.hosts());
        List<EventExecutor> executors = new ArrayList<>();
        loops.connections().forEach(executors::add);
        for (EventExecutor executor : executors) {
            EventLoop eventLoop = (EventLoop) executor;
            HttpLoop loop =
                    new HttpLoop(
                            eventLoop,
                            options,
                            hostRule,
                            guards,
                            routes.apply(eventLoop),
                            metrics,
                            InstantSource.system(),
                            options.heldBytesMax() / executors.size());
            server.httpLoops.put(eventLoop, loop);
            loop.start();
        }
        server.listen();
        return server;
    }

    private void listen() {
        try {
            if (options.port() != HttpOptions.NO_PORT) {
                listenOnPort();
            }
            if (options.unixSocket().isPresent()) {
                listenAt(options.unixSocket().get());
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Each event loop accepts for itself, where the kernel can spread connections over them. */
    private void listenOnPort() throws IOException {
        Optional<ChannelOption<Boolean>> shared = loops.transport().sharedAddress();
        if (shared.isPresent() && httpLoops.size() > 1) {
            listenOnEachLoop(shared.get());
        } else {
            listeners.add(bind(tcp(loops.connections()), address(options.port())));
        }
    }

    /**
     * The first listener claims the address before it shares it: else two gateways of one user
     * would share it too, and neither would say so.
     */
    private void listenOnEachLoop(ChannelOption<Boolean> shared) throws IOException {
        List<EventLoop> eventLoops = List.copyOf(httpLoops.keySet());
        Channel first = bind(tcp(eventLoops.getFirst()), address(options.port()));
        listeners.add(first);
        first.config().setOption(shared, true);
        for (EventLoop other : eventLoops.subList(1, eventLoops.size())) {
            listeners.add(bind(tcp(other).option(shared, true), address(port())));
        }
    }

    private ServerBootstrap tcp(EventLoopGroup group) {
        return bootstrap(group, loops.transport().tcpServer(), tls)
                .childOption(ChannelOption.TCP_NODELAY, true);
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(options.host(), port);
    }

    private void listenAt(UnixSocket socket) throws IOException {
        SocketFile file = SocketFile.take(socket);
        socketFile = file;
        listeners.add(
                bind(
                        bootstrap(
                                loops.connections(),
                                loops.transport().unixServer(),
                                Optional.empty()),
                        loops.transport().unixAddress(file.bindPath())));
        file.show();
    }

    private ServerBootstrap bootstrap(
            EventLoopGroup group, Class<? extends ServerChannel> channel, Optional<Tls> under) {
        return new ServerBootstrap()
                .group(group)
                .channel(channel)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(admission)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(
                                READ_MIN_BYTES, READ_USUAL_BYTES, READ_MAX_BYTES))
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                initialize(channel, under);
                            }
                        });
    }

    private void initialize(Channel channel, Optional<Tls> under) {
        HttpLoop loop =
                Objects.requireNonNull(
                        httpLoops.get(channel.eventLoop()), "an event loop of others");
        if (under.isEmpty()) {
            channel.pipeline().addLast(new ClientConnection(channel, loop, Carrier.CLEAR));
            return;
        }
        TlsCarrier carrier = new TlsCarrier(channel, loop, under.get());
        channel.pipeline()
                .addLast(
                        new TlsSniffer(under.get(), carrier, loop),
                        carrier,
                        new ClientConnection(channel, loop, carrier));
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress address)
            throws IOException {
        ChannelFuture future = bootstrap.bind(address).awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new IOException(
                    "can't listen on " + address + ": " + future.cause().getMessage(),
                    future.cause());
        }
        return future.channel();
    }

    /** The one that is bound; only where one is. */
    public int port() {
        return ((InetSocketAddress) listeners.get(0).localAddress()).getPort();
    }

    /**
     * Takes no more connections, and refuses new requests but for what is served while it drains.
     *
     * @return completed once every answer that is owed has left
     */
    public CompletableFuture<Void> stopAccepting() {
        closeListeners();
        return CompletableFuture.allOf(
                httpLoops.values().stream()
                        .map(HttpLoop::drain)
                        .toArray(CompletableFuture<?>[]::new));
    }

    /** Closes listeners and connections, whatever they wait for. */
    @Override
    public void close() {
        closeListeners();
        httpLoops.values().forEach(HttpLoop::closeAll);
    }

    private void closeListeners() {
        listeners.stream()
                .map(Channel::close)
                .toList()
                .forEach(closing -> closing.awaitUninterruptibly(CLOSE_MILLIS_MAX));
        try {
            if (socketFile != null) {
                socketFile.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't remove the Unix socket: " + e.getMessage(), e);
        }
    }
}
