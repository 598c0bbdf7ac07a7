package dev.comporta.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an owner: requests go out behind each other, and answers come back in their
 * order.
 *
 * <p>Threading: owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class OwnerConnection extends ChannelInboundHandlerAdapter {
    /** The owner reads no more from one connection before it has answered. */
    static final int UNDER_WAY_MAX = 1_024;

    private final InstanceAddress address;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final AnswerReader reader = new AnswerReader();
    private final Deque<RelayedExchange> underWay = new ArrayDeque<>();
    private @Nullable Channel channel;
    private @Nullable ByteBuf input;
    private boolean refused;
    private boolean over;
    private long idleSinceNanos;

    /** Told on the event loop. */
    interface Listener {
        void onOpened();

        /** More may be sent over one. */
        void onRoom();

        /** An answer has come. */
        void onAnswer(RelayedExchange exchange, OwnersAnswer answer);

        /**
         * It is closed, or was never open.
         *
         * @param unanswered in the order in which they were sent
         * @param areUntouched whether it is known that the owner did nothing of these
         */
        void onClosed(
                OwnerConnection connection,
                Deque<RelayedExchange> unanswered,
                boolean areUntouched);
    }

    OwnerConnection(InstanceAddress address, LongSupplier nanoTime, Listener listener) {
        this.address = address;
        this.nanoTime = nanoTime;
        this.listener = listener;
        idleSinceNanos = nanoTime.getAsLong();
    }

    InstanceAddress address() {
        return address;
    }

    /** Whether it is, or was. */
    boolean wasOpen() {
        return channel != null;
    }

    boolean hasRoom() {
        return channel != null
                && !over
                && !refused
                && underWay.size() < UNDER_WAY_MAX
                && channel.isWritable();
    }

    int underWay() {
        return underWay.size();
    }

    /** Since when nothing is under way; negative: something is. */
    long idleNanos() {
        return underWay.isEmpty() ? nanoTime.getAsLong() - idleSinceNanos : -1;
    }

    /** The one that has been under way for longest. */
    @Nullable RelayedExchange oldest() {
        return underWay.peekFirst();
    }

    /** Takes the oldest out: its answer does not matter any more. The connection must end. */
    RelayedExchange abandonOldest() {
        return underWay.removeFirst();
    }

    /** Sends as many as there is room for, in one write. Only where there is some. */
    void send(Deque<RelayedExchange> requests) {
        Channel open = Objects.requireNonNull(channel, "it is not open");
        int bytes = 0;
        int count = 0;
        long now = nanoTime.getAsLong();
        long roomBytes = Math.max(1, open.bytesBeforeUnwritable());
        ByteBuf out = open.alloc().ioBuffer();
        while (!requests.isEmpty() && underWay.size() < UNDER_WAY_MAX && bytes < roomBytes) {
            RelayedExchange exchange = requests.removeFirst();
            exchange.onSent(now);
            underWay.addLast(exchange);
            out.writeBytes(exchange.request());
            bytes += exchange.request().length;
            count++;
        }
        if (count > 0) {
            open.writeAndFlush(out, open.voidPromise());
        } else {
            out.release();
        }
    }

    /** Ends it; what is unanswered is told, at once or a little later. */
    void close() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
        end(false);
    }

    /** It could not be opened. */
    void onFailed() {
        end(true);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (over) {
            context.close();
            return;
        }
        channel = context.channel();
        listener.onOpened();
        listener.onRoom();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            RelayEvents.RELAY_FAILED.tell(
                    cause, "a connection to the owner is closed for an error");
        }
        close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (hasRoom()) {
            listener.onRoom();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (over) {
            bytes.release();
            return;
        }
        input =
                input == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context.alloc(), input, bytes);
        try {
            takeAnswers();
        } catch (AnswerReader.StrangeException e) {
            String reason = String.valueOf(e.getMessage());
            RelayEvents.OWNER_STRANGE.tell(
                    address + " is no owner, or of another version: " + reason, address, reason);
            close();
        }
    }

    private void takeAnswers() throws AnswerReader.StrangeException {
        while (!over && input != null && input.isReadable()) {
            OwnersAnswer answer = reader.read(input);
            if (answer == null) {
                return;
            }
            RelayedExchange exchange = underWay.pollFirst();
            if (exchange == null) {
                throw new AnswerReader.StrangeException("an answer that nobody asked for");
            }
            if (underWay.isEmpty()) {
                idleSinceNanos = nanoTime.getAsLong();
            }
            refused |= answer.isLast();
            listener.onAnswer(exchange, answer);
        }
        releaseInput();
        if (refused) {
            close();
        } else if (hasRoom()) {
            listener.onRoom();
        }
    }

    private void releaseInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }

    /** Once. */
    private void end(boolean wasNeverOpen) {
        if (over) {
            return;
        }
        over = true;
        releaseInput();
        listener.onClosed(this, underWay, wasNeverOpen || refused);
    }
}
