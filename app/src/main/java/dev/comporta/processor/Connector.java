package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens the channels of one processor's connections. */
final class Connector {
    private final Bootstrap bootstrap;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;

    Connector(ClientTransport transport, ProcessorAddress processor) {
        address = processor.unresolved();
        tls = processor.isTls() ? transport.tls().get() : null;
        bootstrap =
                new Bootstrap()
                        .group(transport.loop())
                        .channel(transport.channelClass())
                        .resolver(new OffLoopResolver())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the pool's sweep does it
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true);
    }

    /** The connection hears of its success by its channel's becoming active. */
    void open(Connection connection) {
        bootstrap
                .clone()
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                initialize(channel, connection);
                            }
                        })
                .connect(address)
                .addListener(
                        (ChannelFuture connect) -> {
                            if (!connect.isSuccess()) {
                                connection.end(Evidence.NOT_SENT);
                            }
                        });
    }

    private void initialize(Channel channel, Connection connection) {
        if (tls != null) {
            channel.pipeline()
                    .addLast(
                            tls.newHandler(
                                    channel.alloc(), address.getHostString(), address.getPort()));
        }
        channel.pipeline().addLast(new AnswerDecoder(connection), connection);
    }
}
