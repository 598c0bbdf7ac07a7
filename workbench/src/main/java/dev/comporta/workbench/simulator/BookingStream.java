package dev.comporta.workbench.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;

/** The bookings that exist when it is made, one JSON object per line, in the order of booking. */
final class BookingStream implements ChunkedInput<HttpContent> {

    private static final int LINES_PER_CHUNK = 256;

    private final Bookings bookings;
    private final int count;
    private int next;
    private boolean ended;

    BookingStream(Bookings bookings) {
        this.bookings = bookings;
        this.count = bookings.count();
    }

    @Override
    public @Nullable HttpContent readChunk(ByteBufAllocator allocator) {
        if (ended) {
            return null;
        }
        ByteBuf lines = allocator.buffer(LINES_PER_CHUNK * 128);
        for (int end = Math.min(count, next + LINES_PER_CHUNK); next < end; next++) {
            ByteBufUtil.writeAscii(lines, bookings.get(next).toJson());
            lines.writeByte('\n');
        }
        ended = next == count;
        return ended ? new DefaultLastHttpContent(lines) : new DefaultHttpContent(lines);
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public @Nullable HttpContent readChunk(ChannelHandlerContext context) {
        return readChunk(context.alloc());
    }

    @Override
    public boolean isEndOfInput() {
        return ended;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public long progress() {
        return next;
    }

    @Override
    public void close() {}
}
