package dev.comporta.workbench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes payments, strictly; how it answers the request with a given number is the test's choice.
 */
final class FakeGateway implements AutoCloseable {
    private static final Pattern PAYMENT =
            Pattern.compile("\\{\"correlationId\":\"([0-9a-f-]{36})\",\"amount\":19\\.90}");

    sealed interface Reply {
        record Status(int status, int delayMillis) implements Reply {}

        record Reset() implements Reply {}

        record Silence() implements Reply {}
    }

    static final Reply ACCEPTED = new Reply.Status(202, 0);

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<UUID> receivedIds = new CopyOnWriteArrayList<>();
    private final List<String> malformed = new CopyOnWriteArrayList<>();
    private final URI url;

    FakeGateway(IntFunction<Reply> replies) {
        InetSocketAddress address =
                (InetSocketAddress)
                        new ServerBootstrap()
                                .group(group)
                                .channel(NioServerSocketChannel.class)
                                .childOption(ChannelOption.SO_LINGER, 0)
                                .childHandler(
                                        new ChannelInitializer<SocketChannel>() {
                                            @Override
                                            protected void initChannel(SocketChannel channel) {
                                                channel.pipeline()
                                                        .addLast(new HttpServerCodec())
                                                        .addLast(new HttpObjectAggregator(8_192))
                                                        .addLast(new Handler(replies));
                                            }
                                        })
                                .bind("127.0.0.1", 0)
                                .syncUninterruptibly()
                                .channel()
                                .localAddress();
        url = URI.create("http://127.0.0.1:" + address.getPort());
    }

    URI url() {
        return url;
    }

    List<UUID> receivedIds() {
        return receivedIds;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(malformed).isEmpty();
    }

    private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final IntFunction<Reply> replies;

        Handler(IntFunction<Reply> replies) {
            this.replies = replies;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String body = request.content().toString(UTF_8);
            Matcher payment = PAYMENT.matcher(body);
            if (!payment.matches() || !request.uri().equals("/payments")) {
                malformed.add(request + body);
                return;
            }
            receivedIds.add(UUID.fromString(payment.group(1)));
            switch (replies.apply(receivedIds.size() - 1)) {
                case Reply.Reset() -> {
                    Future<?> _ = context.close();
                }
                case Reply.Silence() -> {}
                case Reply.Status(int status, int delayMillis) -> {
                    Future<?> _ =
                            context.executor()
                                    .schedule(
                                            () -> {
                                                Future<?> _ = context.writeAndFlush(answer(status));
                                            },
                                            delayMillis,
                                            TimeUnit.MILLISECONDS);
                }
            }
        }

        private static FullHttpResponse answer(int status) {
            FullHttpResponse answer =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.valueOf(status),
                            Unpooled.copiedBuffer("{}", UTF_8));
            answer.headers().set("Content-Length", 2).set("Retry-After", "0");
            return answer;
        }
    }
}
