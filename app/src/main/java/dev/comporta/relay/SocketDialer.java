package dev.comporta.relay;

import dev.comporta.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Opens real connections, of one event loop. A name is resolved on a thread of its own: the JDK
 * waits for the answer.
 */
final class SocketDialer implements Dialer {
    private static final int CONNECT_MILLIS_MAX = 1_000;

    private final Transport transport;
    private final EventLoop loop;

    SocketDialer(Transport transport, EventLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    @Override
    public void dial(InstanceAddress address, OwnerConnection connection) {
        if (address.socket().isPresent()) {
            connect(
                    new Bootstrap().channel(transport.unixClient()),
                    transport.unixAddress(address.socket().get()),
                    connection);
            return;
        }
        Thread.ofVirtual()
                .name("resolve-" + address.host())
                .start(
                        () -> {
                            InetAddress found = resolve(address.host());
                            loop.execute(() -> connect(found, address.port(), connection));
                        });
    }

    private static @Nullable InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null; // it may be known the next time
        }
    }

    private void connect(@Nullable InetAddress found, int port, OwnerConnection connection) {
        if (found == null) {
            connection.onFailed();
            return;
        }
        connect(
                new Bootstrap()
                        .channel(transport.tcpClient())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX),
                new InetSocketAddress(found, port),
                connection);
    }

    private void connect(Bootstrap bootstrap, SocketAddress remote, OwnerConnection connection) {
        bootstrap
                .group(loop)
                .handler(connection)
                .connect(remote)
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                connection.onFailed();
                            }
                        });
    }
}
