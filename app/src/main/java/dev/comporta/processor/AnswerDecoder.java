package dev.comporta.processor;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.List;

/**
 * Netty's decoder, made stricter in two points: the status line must be of HTTP/1.0 or 1.1 with a
 * status of three digits (Netty takes {@code +200}), and bytes that come while no answer is awaited
 * are never parsed, so that they can't become the answer to the next request.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final HttpDecoderConfig LIMITS =
            new HttpDecoderConfig().setMaxInitialLineLength(4096).setMaxHeaderSize(8192);

    private final UpstreamConnection connection;

    AnswerDecoder(UpstreamConnection connection) {
        super(LIMITS);
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
            throws Exception {
        if (connection.awaitsAnswer()) {
            super.decode(ctx, buffer, out);
        } else {
            buffer.skipBytes(buffer.readableBytes());
            connection.unsolicited();
        }
    }

    @Override
    protected HttpMessage createMessage(String[] statusLine) {
        if (!statusLine[0].equals("HTTP/1.1") && !statusLine[0].equals("HTTP/1.0")) {
            throw new IllegalArgumentException("not HTTP/1.x: " + statusLine[0]);
        }
        int status = Integer.parseInt(statusLine[1]);
        if (statusLine[1].length() != 3 || status < 100 || status > 599) {
            throw new IllegalArgumentException("not a status: " + statusLine[1]);
        }
        return super.createMessage(statusLine);
    }
}
