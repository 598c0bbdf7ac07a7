package dev.comporta.gateway;

import dev.comporta.engine.EngineOptions;
import dev.comporta.http.AdminOptions;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.RecordFrame;
import dev.comporta.net.Transport;
import dev.comporta.processor.ClientTransport;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.SingleThreadEventLoop;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets the whole path of a payment run hot before the first client comes: a throw-away gateway in
 * memory, a processor that answers at once, and a few clients, all over loopback sockets on the
 * engine's own event loop. Nothing of it is kept but compiled code.
 *
 * <p>Threading: for the thread that starts the process.
 */
public final class WarmUp {
    private static final int CLIENTS = 16;
    private static final int REQUESTS_PER_CLIENT = 8;
    private static final int SEGMENT_BYTES = 2 << 20;
    private static final String HOST = "127.0.0.1";

    private final Transport transport;
    private final SingleThreadEventLoop loop;
    private volatile boolean ending;

    public WarmUp(Transport transport, SingleThreadEventLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    public void run(Duration duration) throws Exception {
        Channel processor = listenAsProcessor();
        GatewayOptions options = options((InetSocketAddress) processor.localAddress());
        GatewayCore core =
                loop.submit(
                                () ->
                                        new GatewayCore(
                                                options,
                                                loop,
                                                new ClientTransport(loop, transport.tcpClient())))
                        .get();
        HttpServer server =
                HttpServer.start(
                        options.http(),
                        new HttpServer.Loops(transport, loop),
                        options.admin().rule(true),
                        routes(core)::list,
                        new HttpMetrics());
        for (int client = 0; client < CLIENTS; client++) {
            connectClient(server.port());
        }
        Thread.sleep(duration.toMillis());
        ending = true;
        server.close();
        loop.submit(core::close).get();
        processor.close().sync();
    }

    private PaymentRoutes routes(GatewayCore core) {
        ProblemAnswers problems = new ProblemAnswers();
        return new PaymentRoutes(core.dispatcher(), new EngineGate(loop, problems), problems);
    }

    private GatewayOptions options(InetSocketAddress processor) {
        URI url = URI.create("http://" + HOST + ":" + processor.getPort());
        return new GatewayOptions(
                HttpOptions.loopback(0),
                AdminOptions.DEFAULTS,
                List.of(ProcessorOptions.of("warm-up", url, 0).withInFlightMax(CLIENTS)),
                RoutingOptions.DEFAULTS.withDeadline(Duration.ofSeconds(1)),
                EngineOptions.DEFAULTS.withTimeout(Duration.ofSeconds(1)),
                store(),
                ProcessOptions.DEFAULTS,
                Optional.empty());
    }

    /** Its journal is in memory: in the usual segments it would take more than a small heap has. */
    private static StoreOptions store() {
        return new StoreOptions(
                Durability.MEMORY,
                10_000,
                1,
                100_000,
                SEGMENT_BYTES / RecordFrame.LENGTH,
                10_000_000,
                new JournalOptions(SEGMENT_BYTES, SEGMENT_BYTES / 16, () -> 1));
    }

    /** A client that is done makes place for the next: to accept a connection must be warm, too. */
    private void connectClient(int port) {
        if (ending) {
            return;
        }
        Channel channel =
                new Bootstrap()
                        .group(loop)
                        .channel(transport.tcpClient())
                        .handler(new Client())
                        .connect(HOST, port)
                        .channel();
        channel.closeFuture().addListener(closed -> connectClient(port));
    }

    private Channel listenAsProcessor() throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(transport.tcpServer())
                .childHandler(new Processor())
                .bind(HOST, 0)
                .sync()
                .channel();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Books everything: a request of ours always fits into one read. It hangs up now and then. */
    @Sharable
    private static final class Processor extends SimpleChannelInboundHandler<ByteBuf> {
        private int requests;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            String close = ++requests % REQUESTS_PER_CLIENT == 0 ? "Connection: close\r\n" : "";
            context.writeAndFlush(
                    ascii("HTTP/1.1 200 OK\r\n" + close + "Content-Length: 2\r\n\r\n{}"),
                    context.voidPromise());
        }
    }

    /** Posts some payments, one after the other, and asks for a summary at the end. */
    private static final class Client extends SimpleChannelInboundHandler<ByteBuf> {
        private int requests;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            post(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            if (requests < REQUESTS_PER_CLIENT) {
                post(context);
            } else {
                context.close();
            }
        }

        private void post(ChannelHandlerContext context) {
            String request = ++requests == REQUESTS_PER_CLIENT ? summary() : payment();
            context.writeAndFlush(ascii(request), context.voidPromise());
        }

        private static String summary() {
            return "GET /payments-summary?from=2026-01-01T00:00:00.000Z&to=2027-01-01T00:00:00Z"
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        }

        private static String payment() {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String body =
                    String.format(
                            Locale.ROOT,
                            "{\"correlationId\":\"%s\",\"amount\":19.90}",
                            new UUID(random.nextLong(), random.nextLong()));
            return "POST /payments HTTP/1.1\r\nHost: localhost\r\nUser-Agent: warm\r\nContent-Length: "
                    + body.length()
                    + "\r\nContent-Type: application/json\r\n\r\n"
                    + body;
        }
    }
}
