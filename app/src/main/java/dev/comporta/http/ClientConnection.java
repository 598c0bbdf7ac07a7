package dev.comporta.http;

import dev.comporta.net.Escalation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: takes requests out of its input, lean where possible, and sends their
 * answers in the order of the requests.
 *
 * <p>It isn't read while too many of its requests are unanswered, or their answers may come to too
 * much, or aren't fetched. It turns deaf once it knows its last request; it is closed when that
 * one's answer is out and the client had time to read it.
 *
 * <p>Threading: owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class ClientConnection extends ChannelInboundHandlerAdapter
        implements Connections.Member, RequestReader.Taker {
    private static final int HELD_BYTES_MAX = 64 * 1024;
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** One that did nothing for so long gives way to another where all are taken. */
    private static final long IDLE_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final HttpLoop loop;
    private final Carrier carrier;
    private final RequestReader reader;
    private final AnswerWriter writer;
    private @Nullable ByteBuf input;
    private boolean deaf;
    private boolean inputClosed;
    private boolean started;
    private boolean lingering;
    private boolean abandoned;
    private long startedNanos;
    private long activeNanos;

    /** When the last bytes were read. */
    private long arrivedNanos;

    private int heldBytes;
    private int index = -1;

    ClientConnection(Channel channel, HttpLoop loop, Carrier carrier) {
        this.channel = channel;
        this.loop = loop;
        this.carrier = carrier;
        this.reader = new RequestReader(loop);
        this.writer = new AnswerWriter(channel, loop, this);
        this.activeNanos = loop.clock.nanos();
        this.arrivedNanos = System.nanoTime();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void setIndex(int index) {
        this.index = index;
    }

    @Override
    public boolean hasWork() {
        return writer.count() > 0;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!loop.connections.add(this)) {
            loop.metrics.onRefused();
            inputClosed = true; // so that it doesn't linger
            submitLast(HttpProblem.TOO_MANY_CONNECTIONS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deaf = true;
        releaseInput();
        loop.connections.remove(this);
        loop.connections.hold(-heldBytes);
        heldBytes = 0;
        writer.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        arrivedNanos = System.nanoTime();
        activeNanos = loop.clock.nanos();
        if (deaf) {
            bytes.release();
            return;
        }
        input =
                input == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                channel.alloc(), input, bytes);
        process();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            writer.endStreams(); // one that reads on can't be told from one that is gone
            closeIfDone();
        } else if (Carrier.Sign.HELD.equals(event)) {
            onHeld();
        } else if (event instanceof Exchange exchange) { // of a client in the clear
            submitLast(exchange);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        process();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    void fail(Throwable cause) {
        if (cause instanceof Error) {
            Escalation.escalate(cause); // memory, or the program itself, can't be trusted any more
        } else if (!(cause instanceof IOException)) {
            HttpEvents.CONNECTION_FAILED.tell(cause, "a connection is closed for an error");
        }
        channel.close();
    }

    /** Takes as many requests out of the input as it holds and the limits allow. */
    private void process() {
        boolean more = true;
        while (more && !deaf && input != null && input.isReadable() && !isFull()) {
            more = reader.take(channel.pipeline().lastContext(), input, this);
            started &= !more; // the next one's time begins anew
        }
        settleInput();
        countHeld();
        loop.connections.shed();
        boolean read = deaf || !isFull();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
        closeIfDone();
    }

    @Override
    public boolean isFull() {
        return writer.count() >= loop.options.pipelineMax()
                || writer.heldBytes() > HELD_BYTES_MAX
                || !channel.isWritable();
    }

    private void settleInput() {
        if (input != null && (deaf || !input.isReadable())) {
            releaseInput();
        }
        boolean unfinished = !deaf && !isFull() && (reader.isUnderWay() || input != null);
        if (unfinished && !started) {
            startedNanos = loop.clock.nanos();
        }
        started = unfinished;
    }

    private void releaseInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }

    @Override
    public int heldBytes() {
        return heldBytes;
    }

    private void countHeld() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        // One that was told to go counts no more: io_uring closes it in a later turn only.
        boolean owes = unsent != null && !abandoned;
        long bytes = owes ? writer.heldBytes() + unsent.totalPendingWriteBytes() : 0;
        if (input != null) {
            bytes += input.capacity();
        }
        bytes += reader.heldBytes();
        if (!abandoned) {
            bytes += carrier.heldBytes();
        }
        int held = (int) Math.min(bytes, Integer.MAX_VALUE);
        loop.connections.hold(held - heldBytes);
        heldBytes = held;
    }

    @Override
    public boolean giveUp() {
        if (heldBytes == 0) {
            return false;
        }
        loop.metrics.onShed();
        Exchange busy = reader.refused(HttpProblem.BUSY);
        reader.drop();
        started = false;
        releaseInput();
        if (deaf || hasWork() || !channel.isWritable()) {
            deaf = true;
            abandoned = true;
            channel.unsafe().close(channel.unsafe().voidPromise()); // waits for nothing
        } else {
            refuse(busy);
        }
        countHeld();
        return true;
    }

    @Override
    public long idleNanos() {
        return hasWork() ? 0 : loop.clock.nanos() - (started ? startedNanos : activeNanos);
    }

    @Override
    public boolean giveWay() {
        if (idleNanos() < IDLE_NANOS_MIN) {
            return false;
        }
        loop.metrics.onShed();
        loop.connections.remove(this);
        channel.close();
        return true;
    }

    /** Queues the exchange, and lets it ask for its answer unless that is there already. */
    @Override
    public void submit(Exchange exchange) {
        if (loop.connections.isDraining()) {
            exchange.setLast();
        }
        deaf |= exchange.isLast();
        writer.add(exchange, arrivedNanos);
        if (exchange.isAnsweredAtOnce()) {
            writer.onAnswer(exchange);
        } else if (!mayAsk(exchange) || !exchange.ask()) {
            Answer busy = exchange.busy();
            exchange.answerAtOnce(busy == null ? loop.problems.of(HttpProblem.BUSY) : busy);
            writer.onAnswer(exchange);
        }
    }

    /** An answer counts with what it may come to from when it is asked for. */
    private boolean mayAsk(Exchange exchange) {
        if (exchange.answerBytesMax() == 0) {
            return true;
        }
        boolean may = loop.connections.hasRoomFor(exchange.answerBytesMax());
        countHeld();
        return may;
    }

    private void submitLast(Problem problem) {
        refuse(reader.refused(problem));
    }

    private void refuse(Exchange refusal) {
        if (!carrier.isReady()) {
            channel.close(); // nobody could read it
            return;
        }
        submitLast(refusal);
    }

    private void submitLast(Exchange exchange) {
        exchange.setLast();
        submit(exchange);
    }

    @Override
    public void onDraining() {
        writer.endStreams();
    }

    /** Answers have left, so that more requests may be taken. */
    void onWritten() {
        activeNanos = loop.clock.nanos();
        deaf |= writer.isAtLastStream();
        process(); // which counts what is held
    }

    /** More is written and not sent than before. */
    void onHeld() {
        countHeld();
        loop.connections.shed();
    }

    /**
     * The last answer has been sent. Closes our half and gives the client time to read: a full
     * close could destroy the answer.
     */
    void onEnded() {
        if (inputClosed || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        lingering = true;
        startedNanos = loop.clock.nanos();
        carrier.closeOutput(duplex);
    }

    /** After the client has closed its half: nothing more can come, so go once all is answered. */
    private void closeIfDone() {
        if (inputClosed && (lingering || (!hasWork() && !isFull()))) {
            close();
        }
    }

    @Override
    public void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void checkTime() {
        countHeld();
        if (lingering) {
            if (loop.clock.nanos() - startedNanos > LINGER_NANOS) {
                channel.close();
            }
        } else if (started && loop.clock.isOver(startedNanos, loop.options.requestMillis())) {
            started = false;
            submitLast(HttpProblem.REQUEST_TIMEOUT);
        } else if (writer.isStuck(loop.options.idleMillis())
                || (!hasWork() && loop.clock.isOver(activeNanos, loop.options.idleMillis()))) {
            channel.close();
        }
    }
}
