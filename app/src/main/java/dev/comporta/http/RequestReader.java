package dev.comporta.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests out of a connection's input: on the lean path where possible, else one at a time
 * through the codec.
 *
 * <p>Threading: owned by its connection.
 */
final class RequestReader {
    private final HttpLoop loop;
    private @Nullable CodecRequest codecRequest;

    /** Where the requests go. */
    interface Taker {
        /** Whether another one would be too much now. */
        boolean isFull();

        void submit(Exchange exchange);
    }

    RequestReader(HttpLoop loop) {
        this.loop = loop;
    }

    /** Takes one request, or many lean ones. False: the request needs more bytes. */
    boolean take(ChannelHandlerContext context, ByteBuf in, Taker taker) {
        return takeLean(in, taker) || takeWithCodec(context, in, taker);
    }

    private boolean takeLean(ByteBuf in, Taker taker) {
        LeanPath lean = loop.lean;
        if (codecRequest != null || loop.connections.isDraining()) {
            return false;
        }
        int end = lean.look(in);
        int offset = 0;
        int length = lean.find(0, end);
        while (length > 0) {
            taker.submit(lean.handle());
            offset += length;
            length = taker.isFull() ? 0 : lean.find(offset, end);
        }
        in.skipBytes(offset);
        return offset > 0;
    }

    private boolean takeWithCodec(ChannelHandlerContext context, ByteBuf in, Taker taker) {
        if (codecRequest == null) {
            codecRequest = new CodecRequest(loop, taker::submit);
        }
        boolean over = codecRequest.read(context, in);
        if (over) {
            codecRequest = null;
        }
        return over;
    }

    /** Whether a request is there in part. */
    boolean isUnderWay() {
        return codecRequest != null;
    }

    /** What it keeps of that beside the input. */
    int heldBytes() {
        return codecRequest == null ? 0 : codecRequest.heldBytes();
    }

    /** How a request that is there in part is told that it ends here. */
    Exchange refused(Problem problem) {
        return codecRequest == null
                ? Exchange.answered(loop.problems.of(problem))
                : codecRequest.refused(problem);
    }

    /** Forgets the request that is there in part. */
    void drop() {
        codecRequest = null;
    }
}
