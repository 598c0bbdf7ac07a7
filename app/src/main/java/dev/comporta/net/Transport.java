package dev.comporta.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** How bytes reach the kernel: the channel classes and event loops that belong together. */
public enum Transport {
    IO_URING(
            IoUringServerSocketChannel.class,
            IoUringServerDomainSocketChannel.class,
            IoUringSocketChannel.class),
    EPOLL(
            EpollServerSocketChannel.class,
            EpollServerDomainSocketChannel.class,
            EpollSocketChannel.class),
    NIO(NioServerSocketChannel.class, NioServerDomainSocketChannel.class, NioSocketChannel.class);

    /**
     * System property that overrides the choice: {@code io_uring}, {@code epoll} or {@code nio}.
     */
    public static final String PROPERTY = "comporta.transport";

    static {
        // Read once, by Netty's IoUring: the kernel must not accept connections by itself, faster
        // than anybody can count them, until there is no descriptor left.
        System.setProperty("io.netty.iouring.acceptMultiShotEnabled", "false");
    }

    private final Class<? extends ServerChannel> tcpServer;
    private final Class<? extends ServerChannel> unixServer;
    private final Class<? extends Channel> tcpClient;

    Transport(
            Class<? extends ServerChannel> tcpServer,
            Class<? extends ServerChannel> unixServer,
            Class<? extends Channel> tcpClient) {
        this.tcpServer = tcpServer;
        this.unixServer = unixServer;
        this.tcpClient = tcpClient;
    }

    /** The best one that this machine allows, or the one that {@link #PROPERTY} names. */
    public static Transport choose() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted != null) {
            return named(wanted);
        }
        if (IO_URING.isAvailable()) {
            return IO_URING;
        }
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }

    private static Transport named(String wanted) {
        for (Transport transport : values()) {
            if (transport.name().equalsIgnoreCase(wanted)) {
                if (!transport.isAvailable()) {
                    throw new IllegalArgumentException(
                            "this machine does not allow " + PROPERTY + "=" + wanted);
                }
                return transport;
            }
        }
        throw new IllegalArgumentException(
                PROPERTY + " must be io_uring, epoll or nio: " + PROPERTY + "=" + wanted);
    }

    /** As the property and the start's message say it. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isAvailable() {
        return switch (this) {
            case IO_URING -> IoUring.isAvailable();
            case EPOLL -> Epoll.isAvailable();
            case NIO -> true;
        };
    }

    /** New event loops, each with one thread called {@code name-<number>}. */
    public EventLoopGroup newEventLoops(int count, String name) {
        ThreadFactory threads = new DefaultThreadFactory(name);
        return new MultiThreadIoEventLoopGroup(
                count,
                (ThreadFactory)
                        task ->
                                threads.newThread(
                                        () -> {
                                            TimeSlice.shorten();
                                            task.run();
                                        }),
                newIoHandlers());
    }

    private IoHandlerFactory newIoHandlers() {
        return switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> LastingEpollHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    public Class<? extends ServerChannel> tcpServer() {
        return tcpServer;
    }

    public Class<? extends ServerChannel> unixServer() {
        return unixServer;
    }

    public Class<? extends Channel> tcpClient() {
        return tcpClient;
    }

    public Class<? extends Channel> unixClient() {
        return switch (this) { // each is loaded where it is wanted
            case IO_URING -> IoUringDomainSocketChannel.class;
            case EPOLL -> EpollDomainSocketChannel.class;
            case NIO -> NioDomainSocketChannel.class;
        };
    }

    /**
     * Lets several listeners have one address, and the kernel spread connections over them. Empty:
     * this transport can't.
     */
    public Optional<ChannelOption<Boolean>> sharedAddress() {
        return this == NIO ? Optional.empty() : Optional.of(UnixChannelOption.SO_REUSEPORT);
    }

    /** The address of a Unix domain socket, in this transport's own class. */
    public SocketAddress unixAddress(Path path) {
        return this == NIO
                ? UnixDomainSocketAddress.of(path)
                : new DomainSocketAddress(path.toFile());
    }
}
