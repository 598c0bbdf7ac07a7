package dev.comporta.http;

import dev.comporta.door.Tls;
import dev.comporta.door.Tls.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/**
 * Waits for a client's first bytes, and makes place for TLS once they are of a handshake. So a
 * connection on which nothing is said costs no more than one without TLS, and who speaks plain HTTP
 * is told what is wrong.
 *
 * <p>Threading: owned by its event loop.
 */
final class TlsSniffer extends ByteToMessageDecoder {
    private static final int RECORD_HEAD_BYTES = 5;

    private final Tls tls;
    private final TlsCarrier carrier;

    TlsSniffer(Tls tls, TlsCarrier carrier) {
        this.tls = tls;
        this.carrier = carrier;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < RECORD_HEAD_BYTES) {
            return;
        }
        if (SslHandler.isEncrypted(in, false)) {
            context.pipeline().replace(this, null, carrier.begin());
            return;
        }
        tls.count(Handshake.PLAIN);
        carrier.goPlain();
        context.fireUserEventTriggered(HttpProblem.TLS_REQUIRED);
        context.pipeline().remove(this);
    }
}
