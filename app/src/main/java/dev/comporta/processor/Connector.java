package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens the channels of one processor's connections. Where its name has several addresses they are
 * tried in turn until one takes the connection; nothing was written before that.
 *
 * <p>Threading: the loop's.
 */
final class Connector {
    /** Addresses that one connection tries; the others get their turn when these have failed. */
    private static final int ADDRESSES_MAX = 4;

    private final Bootstrap bootstrap;
    private final String host;
    private final int port;
    private final int connectTimeoutMillis;
    private final HostResolver resolver;
    private final AddressOrder order = new AddressOrder();
    private final @Nullable SslContext tls;

    /**
     * @param connectTimeout what all addresses have together
     */
    Connector(ClientTransport transport, ProcessorAddress processor, Duration connectTimeout) {
        host = processor.host();
        port = processor.port();
        connectTimeoutMillis = (int) connectTimeout.toMillis();
        resolver = new HostResolver(transport.loop(), transport.names(), host);
        tls = processor.isTls() ? transport.tls().get() : null;
        bootstrap =
                new Bootstrap()
                        .group(transport.loop())
                        .channel(transport.channelClass())
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        initialize(channel);
                                    }
                                })
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true);
    }

    /** The connection is told of its channel, or that it was not sent. */
    void open(UpstreamConnection connection) {
        resolver.resolve()
                .addListener(
                        (Future<List<InetAddress>> resolved) -> {
                            if (resolved.isSuccess()) {
                                open(connection, order.of(resolved.getNow()));
                            } else {
                                connection.end(Evidence.NOT_SENT);
                            }
                        });
    }

    private void open(UpstreamConnection connection, List<InetAddress> addresses) {
        List<InetAddress> tried = addresses.subList(0, Math.min(ADDRESSES_MAX, addresses.size()));
        // Of one address alone the pool's sweep takes care.
        int timeoutMillis = tried.size() == 1 ? 0 : connectTimeoutMillis / tried.size();
        Bootstrap patient =
                bootstrap.clone().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis);
        tryNext(connection, patient, tried.iterator());
    }

    private void tryNext(
            UpstreamConnection connection, Bootstrap patient, Iterator<InetAddress> left) {
        if (!connection.isConnecting()) {
            return;
        }
        if (!left.hasNext()) {
            connection.end(Evidence.NOT_SENT);
            return;
        }
        InetAddress address = left.next();
        ChannelFuture connect = patient.connect(new InetSocketAddress(address, port));
        connection.connectsOver(connect.channel());
        connect.addListener(
                done -> {
                    if (done.isSuccess()) {
                        handOver(connect.channel(), address, connection);
                    } else {
                        order.failed(address);
                        tryNext(connection, patient, left);
                    }
                });
    }

    private void handOver(Channel channel, InetAddress address, UpstreamConnection connection) {
        channel.pipeline().addLast(new AnswerDecoder(connection), connection);
        SslHandler handshake = channel.pipeline().get(SslHandler.class);
        Future<Channel> agreed =
                handshake == null
                        ? channel.eventLoop().newSucceededFuture(channel)
                        : handshake.handshakeFuture();
        agreed.addListener(
                done -> {
                    if (done.isSuccess()) {
                        order.worked(address);
                        connection.connected();
                    } else {
                        order.failed(address);
                    }
                });
    }

    private void initialize(Channel channel) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), host, port));
        }
    }
}
