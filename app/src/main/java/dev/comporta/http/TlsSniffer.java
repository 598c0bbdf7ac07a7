package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.door.Tls;
import dev.comporta.door.Tls.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a client's first bytes, and makes place for TLS once they are of a handshake. So a
 * connection on which nothing is said costs no more than one without TLS, and who speaks plain HTTP
 * is told what is wrong.
 *
 * <p>Only probes of the same machine are answered in the clear: they have no certificate and no
 * secret, ask every few seconds, and of what they send nothing but the first line is read.
 *
 * <p>Threading: owned by its event loop.
 */
final class TlsSniffer extends ByteToMessageDecoder {
    private static final int RECORD_HEAD_BYTES = 5;
    private static final int PROBE_LINE_MAX_BYTES = 64;
    private static final Pattern PROBE_LINE = Pattern.compile("GET (/[a-z]+) HTTP/1\\.[01]\r\n");

    private final Tls tls;
    private final TlsCarrier carrier;
    private final HttpLoop loop;

    TlsSniffer(Tls tls, TlsCarrier carrier, HttpLoop loop) {
        this.tls = tls;
        this.carrier = carrier;
        this.loop = loop;
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
        Exchange probe = probe(context.channel(), in);
        if (probe == null) {
            tls.count(Handshake.PLAIN);
        }
        carrier.goPlain();
        context.fireUserEventTriggered(
                probe != null
                        ? probe
                        : Exchange.answered(loop.problems.of(HttpProblem.TLS_REQUIRED)));
        context.pipeline().remove(this);
    }

    /** A line that has not come whole, in one piece, is of no probe of ours. */
    private @Nullable Exchange probe(Channel channel, ByteBuf in) {
        if (!isOfThisMachine(channel.remoteAddress(), channel.localAddress())) {
            return null;
        }
        int length = Math.min(in.readableBytes(), PROBE_LINE_MAX_BYTES);
        Matcher line = PROBE_LINE.matcher(in.toString(in.readerIndex(), length, US_ASCII));
        return line.lookingAt() ? loop.router.probe(line.group(1)) : null;
    }

    static boolean isOfThisMachine(SocketAddress remote, SocketAddress local) {
        return remote instanceof InetSocketAddress there
                && local instanceof InetSocketAddress here
                && (there.getAddress().isLoopbackAddress()
                        || there.getAddress().equals(here.getAddress()));
    }
}
