package dev.comporta.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in front of every listener and counts the connections that are accepted and not closed, on
 * their way to an event loop or from it included. At the limit no more are accepted: they wait in
 * the kernel's backlog, where they take none of our descriptors.
 *
 * <p>Threading: shared by all listeners and event loops.
 */
@Sharable
final class Admission extends ChannelInboundHandlerAdapter {
    /** Room for those that are accepted only to be told that there is no room. */
    static final int REFUSALS_MAX = 32;

    private static final int PAUSE_SECONDS = 1;
    private final int openMax;
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<Channel> listeners = new ConcurrentLinkedQueue<>();

    Admission(int connectionsMax) {
        openMax = connectionsMax + REFUSALS_MAX;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        listeners.add(context.channel());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        listeners.remove(context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (open.incrementAndGet() >= openMax) {
            listeners.forEach(this::adjust);
        }
        ((Channel) accepted).closeFuture().addListener(closed -> onClosed());
        context.fireChannelRead(accepted);
    }

    private void onClosed() {
        if (open.getAndDecrement() >= openMax) {
            listeners.forEach(this::adjust);
        }
    }

    /** In the listener's own turn, and by what is true then: so no two of them can cross. */
    private void adjust(Channel listener) {
        if (listener.eventLoop().inEventLoop()) {
            listener.config().setAutoRead(open.get() < openMax);
        } else {
            listener.eventLoop().execute(() -> adjust(listener));
        }
    }

    /** What could not be accepted may be accepted later, if not for the same reason at once. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Channel listener = context.channel();
        listener.config().setAutoRead(false);
        var _ =
                listener.eventLoop()
                        .schedule(() -> adjust(listener), PAUSE_SECONDS, TimeUnit.SECONDS);
        HttpEvents.ACCEPT_FAILED.tell("can't accept a connection: " + cause, cause);
    }
}
