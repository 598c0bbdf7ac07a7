package dev.comporta.gateway;

import dev.comporta.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is around a gateway, for a rehearsal: a processor that answers at once, and a few clients,
 * all over loopback sockets on one event loop.
 */
public final class Rehearsal implements AutoCloseable {
    static final int CLIENTS = 16;

    private static final String HOST = "127.0.0.1";
    private static final int REQUESTS_PER_CLIENT = 8;

    /** As in a flood: more than the processor settles, so that payments wait. */
    private static final int PAYMENTS_PER_REQUEST = 8;

    /** What a client asks for at its end: one after the other gets the next. */
    private static final List<String> QUESTIONS =
            List.of(
                    "payments-summary?from=2026-01-01T00:00:00.000Z&to=2027-01-01T00:00:00Z",
                    "payments-summary",
                    "readyz",
                    "metrics");

    private final Transport transport;
    private final EventLoop loop;
    private final Channel processor;
    private volatile boolean ending;
    private int questions;

    /** Starts the processor. */
    public Rehearsal(Transport transport, EventLoop loop) throws InterruptedException {
        this.transport = transport;
        this.loop = loop;
        processor = listenAsProcessor();
    }

    /** Of the processor. */
    public URI url() {
        return URI.create(
                "http://" + HOST + ":" + ((InetSocketAddress) processor.localAddress()).getPort());
    }

    /** Lets clients call a gateway until the end. */
    public void callGateway(int port) {
        for (int client = 0; client < CLIENTS; client++) {
            connectClient(port);
        }
    }

    /** No client calls any more. */
    public void end() {
        ending = true;
    }

    @Override
    public void close() {
        end();
        processor.close().awaitUninterruptibly();
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

    /**
     * Books everything, and tells its health with each answer: a request of ours always fits into
     * one read. It hangs up now and then.
     */
    @Sharable
    private static final class Processor extends SimpleChannelInboundHandler<ByteBuf> {
        private static final String HEALTH = "{\"failing\":false,\"minResponseTime\":0}";

        private int requests;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            String close = ++requests % REQUESTS_PER_CLIENT == 0 ? "Connection: close\r\n" : "";
            context.writeAndFlush(
                    ascii(
                            "HTTP/1.1 200 OK\r\n"
                                    + close
                                    + "Content-Length: "
                                    + HEALTH.length()
                                    + "\r\n\r\n"
                                    + HEALTH),
                    context.voidPromise());
        }
    }

    /** Posts some payments, one after the other, and asks something at the end. */
    private final class Client extends SimpleChannelInboundHandler<ByteBuf> {
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
            boolean isLast = ++requests == REQUESTS_PER_CLIENT;
            context.writeAndFlush(ascii(isLast ? question() : payments()), context.voidPromise());
        }

        private String question() {
            return "GET /"
                    + QUESTIONS.get(questions++ % QUESTIONS.size())
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        }

        private static String payments() {
            StringBuilder posts = new StringBuilder();
            for (int post = 0; post < PAYMENTS_PER_REQUEST; post++) {
                posts.append(payment());
            }
            return posts.toString();
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
