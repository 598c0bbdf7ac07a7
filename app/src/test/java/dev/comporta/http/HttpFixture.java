package dev.comporta.http;

import dev.comporta.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server for some routes, on event loops of its own. */
public final class HttpFixture implements AutoCloseable {
    /** Nobody needs a token or a key. */
    public static final Guards OPEN = Guards.of(new AdminRule(Optional.empty(), true, false));

    private final HttpMetrics metrics = new HttpMetrics();
    private final EventLoopGroup engines;
    private final EventLoopGroup connections;
    private final HttpServer server;

    /** Short limits, so that reaching them costs little. */
    public record Limits(int connectionsMax, int idleMillis, int requestMillis, int pipelineMax) {
        public static final Limits USUAL = new Limits(20_000, 60_000, 10_000, 128);
    }

    /** What is served, by handlers that may use the event loop which takes no connections. */
    @FunctionalInterface
    public interface Routes {
        Supplier<List<Route>> on(EventLoop engine);
    }

    /**
     * @param threads with one, connections live on the engine's event loop
     */
    public HttpFixture(
            Transport transport, int threads, HttpOptions options, Guards guards, Routes routes) {
        engines = transport.newEventLoops(1, "engine");
        connections = threads == 1 ? engines : transport.newEventLoops(threads - 1, "intake");
        server =
                HttpServer.start(
                        options,
                        new HttpServer.Loops(transport, connections),
                        guards,
                        routes.on(engines.next()),
                        metrics);
    }

    public static HttpOptions options(
            boolean lean, Limits limits, Optional<UnixSocket> unixSocket) {
        return new HttpOptions(
                "127.0.0.1",
                0,
                List.of("gateway", "g"),
                unixSocket,
                limits.connectionsMax(),
                limits.idleMillis(),
                limits.requestMillis(),
                limits.pipelineMax(),
                lean,
                1 << 20);
    }

    public HttpServer server() {
        return server;
    }

    public HttpMetrics metrics() {
        return metrics;
    }

    public Wire connect() throws IOException {
        return new Wire(server.port());
    }

    public static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
    }

    @Override
    public void close() {
        server.close();
        engines.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        connections.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
