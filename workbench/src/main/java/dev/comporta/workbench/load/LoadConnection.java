package dev.comporta.workbench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection and the payments that wait for their answer on it, oldest first.
 *
 * <p>Threading: owned by the event loop.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private final Lane lane;
    private final RequestTemplate template;
    private final int pipelineDepth;
    private final LongSupplier clock;
    private final Channel channel;
    private final ArrayDeque<LoadPayment> unanswered = new ArrayDeque<>();
    private @Nullable ByteBuf incomplete;
    private String closeReason = "connection closed";

    LoadConnection(
            Lane lane,
            RequestTemplate template,
            int pipelineDepth,
            LongSupplier clock,
            Channel channel) {
        this.lane = lane;
        this.template = template;
        this.pipelineDepth = pipelineDepth;
        this.clock = clock;
        this.channel = channel;
    }

    boolean hasRoom() {
        return channel.isActive() && unanswered.size() < pipelineDepth;
    }

    /** Leaves the bytes in Netty's buffer until {@link #flush}. */
    void write(LoadPayment payment) {
        ByteBuf request = channel.alloc().directBuffer(template.length());
        template.write(payment, request);
        payment.writtenNanos = clock.getAsLong();
        unanswered.add(payment);
        Future<?> _ = channel.write(request, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    /** Breaks the connection when its oldest request was written before that instant. */
    void closeIfUnansweredSince(long nanos) {
        LoadPayment oldest = unanswered.peek();
        if (oldest != null && oldest.writtenNanos < nanos) {
            close("time-out");
        }
    }

    private void close(String reason) {
        closeReason = reason;
        Future<?> _ = channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lane.joined(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (incomplete != null) {
            in = incomplete.writeBytes(in);
            ((ByteBuf) message).release();
            incomplete = null;
        }
        try {
            readAnswers(in);
            if (in.isReadable() && channel.isActive()) {
                incomplete = context.alloc().buffer().writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    private void readAnswers(ByteBuf in) {
        boolean hadRoom = hasRoom();
        GatewayAnswer answer;
        while ((answer = GatewayAnswer.read(in)) != null) {
            LoadPayment payment = unanswered.poll();
            if (payment == null) {
                throw new CorruptedFrameException("an answer to no request");
            }
            lane.answered(payment, answer);
            if (answer.closing()) {
                Future<?> _ = channel.close();
                return;
            }
        }
        if (!hadRoom && hasRoom()) {
            lane.joined(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (incomplete != null) {
            incomplete.release();
            incomplete = null;
        }
        lane.left(this);
        for (LoadPayment payment; (payment = unanswered.poll()) != null; ) {
            lane.lost(payment, closeReason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(cause instanceof CorruptedFrameException ? "unreadable answer" : "connection reset");
    }
}
