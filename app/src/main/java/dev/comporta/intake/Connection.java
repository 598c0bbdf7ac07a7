package dev.comporta.intake;

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
final class Connection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());
    private static final int HELD_BYTES_MAX = 64 * 1024;
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** One that did nothing for so long gives way to another where all are taken. */
    private static final long IDLE_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final IntakeLoop loop;
    private final AnswerQueue answers;
    private @Nullable ByteBuf input;
    private @Nullable CodecRequest codecRequest;
    private boolean flushPending;
    private boolean deaf;
    private boolean inputClosed;
    private boolean started;
    private boolean lingering;
    private long startedNanos;
    private long activeNanos;
    private int heldBytes;
    private int index = -1;

    Connection(Channel channel, IntakeLoop loop) {
        this.channel = channel;
        this.loop = loop;
        this.answers = new AnswerQueue(loop.metrics());
        this.activeNanos = loop.tickNanos();
    }

    IntakeLoop loop() {
        return loop;
    }

    /** Its place in the loop's list; negative: it has none. */
    int index() {
        return index;
    }

    void setIndex(int index) {
        this.index = index;
    }

    /** Whether answers are owed. */
    boolean hasWork() {
        return answers.count() > 0;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!loop.add(this)) {
            loop.metrics().onRefused();
            inputClosed = true; // so that it doesn't linger
            submitLast(Problem.TOO_MANY_CONNECTIONS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deaf = true;
        releaseInput();
        loop.remove(this);
        loop.hold(-heldBytes);
        heldBytes = 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        activeNanos = loop.tickNanos();
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
            closeIfDone();
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
            LOGGER.log(System.Logger.Level.ERROR, "a connection is closed for an error", cause);
        }
        channel.close();
    }

    /** Takes as many requests out of the input as it holds and the limits allow. */
    private void process() {
        boolean more = true;
        while (more && !deaf && input != null && input.isReadable() && !isFull()) {
            more = takeLean(input) || takeWithCodec(input);
        }
        settleInput();
        countHeld();
        loop.shed();
        boolean read = deaf || !isFull();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
        closeIfDone();
    }

    private boolean isFull() {
        return answers.count() >= loop.options().pipelineMax()
                || answers.heldBytes() > HELD_BYTES_MAX
                || !channel.isWritable();
    }

    /** False: nothing was taken. */
    private boolean takeLean(ByteBuf in) {
        if (codecRequest != null || !loop.options().leanPath() || loop.isDraining()) {
            return false;
        }
        byte[] bytes = loop.scratch();
        int end = Math.min(in.readableBytes(), bytes.length);
        in.getBytes(in.readerIndex(), bytes, 0, end);
        LeanParser lean = loop.lean();
        int offset = 0;
        int length = lean.parse(bytes, 0, end);
        while (length > 0) {
            submit(loop.router().post(this, bytes, lean.bodyOffset(), lean.bodyLength()));
            offset += length;
            length = isFull() ? 0 : lean.parse(bytes, offset, end);
        }
        in.skipBytes(offset);
        return offset > 0;
    }

    /** False: the request needs more bytes. */
    private boolean takeWithCodec(ByteBuf in) {
        if (codecRequest == null) {
            codecRequest = new CodecRequest(this, loop.options());
        }
        boolean over = codecRequest.read(channel.pipeline().firstContext(), in);
        if (over) {
            codecRequest = null;
            started = false;
        }
        return over;
    }

    private void settleInput() {
        if (input != null && (deaf || !input.isReadable())) {
            releaseInput();
        }
        boolean unfinished = !deaf && !isFull() && (codecRequest != null || input != null);
        if (unfinished && !started) {
            startedNanos = loop.tickNanos();
        }
        started = unfinished;
    }

    private void releaseInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }

    /** What it holds of the loop's share: as of the last time that it was counted. */
    int heldBytes() {
        return heldBytes;
    }

    private void countHeld() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        long bytes = unsent == null ? 0 : answers.heldBytes() + unsent.totalPendingWriteBytes();
        if (input != null) {
            bytes += input.capacity();
        }
        if (codecRequest != null) {
            bytes += codecRequest.heldBytes();
        }
        int held = (int) Math.min(bytes, Integer.MAX_VALUE);
        loop.hold(held - heldBytes);
        heldBytes = held;
    }

    /** Frees what it holds. False: it holds nothing. */
    boolean giveUp() {
        if (heldBytes == 0) {
            return false;
        }
        loop.metrics().onShed();
        codecRequest = null;
        started = false;
        releaseInput();
        if (deaf || hasWork() || !channel.isWritable()) {
            deaf = true;
            channel.close();
        } else {
            submitLast(Problem.BUSY);
        }
        countHeld();
        return true;
    }

    /** How long nothing has come of it; 0 while the gateway owes it something. */
    long idleNanos() {
        return hasWork() ? 0 : loop.tickNanos() - (started ? startedNanos : activeNanos);
    }

    /** Makes room for another connection. False: it does something. */
    boolean giveWay() {
        if (idleNanos() < IDLE_NANOS_MIN) {
            return false;
        }
        loop.metrics().onShed();
        loop.remove(this);
        channel.close();
        return true;
    }

    /** Queues the exchange, and asks the engine unless it is answered already. */
    void submit(Exchange exchange) {
        if (loop.isDraining()) {
            exchange.setLast(true);
        }
        deaf |= exchange.isLast();
        answers.add(exchange);
        if (exchange.isAnsweredAtOnce()) {
            onAnswer(exchange);
        } else if (!mayAsk(exchange) || !loop.gate().ask(exchange)) {
            exchange.answerAtOnce(loop.answers().of(Problem.BUSY));
            onAnswer(exchange);
        }
    }

    /** An answer counts with what it may come to from when it is asked for. */
    private boolean mayAsk(Exchange exchange) {
        if (exchange.answerBytesMax() == 0) {
            return true;
        }
        boolean may = loop.hasRoomFor(exchange.answerBytesMax());
        countHeld();
        return may;
    }

    private void submitLast(Problem problem) {
        Exchange exchange = Exchange.answered(this, loop.answers().of(problem));
        exchange.setLast(true);
        submit(exchange);
    }

    void onAnswer(Exchange exchange) {
        answers.onAnswer(exchange);
        if (!flushPending && answers.isReady()) {
            flushPending = true;
            loop.flushLater(this);
        }
    }

    void flushAnswers() {
        flushPending = false;
        if (!channel.isActive()) {
            return;
        }
        activeNanos = loop.tickNanos();
        ByteBuf out = answers.take(channel.alloc(), loop.dateField());
        if (answers.hasEnded()) {
            channel.writeAndFlush(out).addListener(done -> linger());
        } else {
            channel.writeAndFlush(out, channel.voidPromise());
            process(); // which counts what is held
        }
    }

    /** Closes our half and gives the client time to read: a full close could destroy the answer. */
    private void linger() {
        if (inputClosed || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        lingering = true;
        startedNanos = loop.tickNanos();
        duplex.shutdownOutput();
    }

    /** After the client has closed its half: nothing more can come, so go once all is answered. */
    private void closeIfDone() {
        if (inputClosed && (lingering || (!hasWork() && !isFull()))) {
            close();
        }
    }

    /** Closes once what was written is out. */
    void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Applies the time limits. */
    void checkTime() {
        countHeld();
        long now = loop.tickNanos();
        if (lingering) {
            if (now - startedNanos > LINGER_NANOS) {
                channel.close();
            }
        } else if (started && isOver(now - startedNanos, loop.options().requestMillis())) {
            started = false;
            submitLast(Problem.REQUEST_TIMEOUT);
        } else if (!hasWork() && isOver(now - activeNanos, loop.options().idleMillis())) {
            channel.close();
        }
    }

    /** Times begin at the tick before their event, so one tick is added. */
    private boolean isOver(long elapsedNanos, int limitMillis) {
        return elapsedNanos > TimeUnit.MILLISECONDS.toNanos(limitMillis) + loop.tickNanosMax();
    }
}
