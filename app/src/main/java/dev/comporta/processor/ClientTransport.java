package dev.comporta.processor;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * What connections are made of.
 *
 * @param loop the engine's: all calls come on it, and all answers are given on it
 * @param channelClass the socket channel that fits the loop: io_uring, epoll or NIO
 * @param tls asked once for each processor with an https URL
 * @param names resolves host names, off the loop
 * @param wallClock for dates in answers
 */
public record ClientTransport(
        EventLoop loop,
        Class<? extends Channel> channelClass,
        Supplier<SslContext> tls,
        HostNames names,
        InstantSource wallClock) {

    /** TLS by the JDK, with the JDK's trust store; names by the JDK, too. */
    public ClientTransport(EventLoop loop, Class<? extends Channel> channelClass) {
        this(
                loop,
                channelClass,
                ClientTransport::systemTls,
                host -> List.of(InetAddress.getAllByName(host)),
                InstantSource.system());
    }

    long nanoTime() {
        return loop.ticker().nanoTime();
    }

    private static SslContext systemTls() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("the JDK offers no TLS", e);
        }
    }
}
