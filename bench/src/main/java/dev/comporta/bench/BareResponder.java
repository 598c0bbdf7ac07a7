package dev.comporta.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;

/**
 * The least that answers 202 on the gateway's own transport: it reads nothing but the {@code }} at
 * the end of a body. What intake costs is its distance from this.
 *
 * <p>{@code java -cp … dev.comporta.bench.BareResponder --port 9999}
 */
public final class BareResponder extends ChannelInboundHandlerAdapter {
    private static final String ACCEPTED_TEXT =
            """
            HTTP/1.1 202 Accepted\r
            Content-Length: 0\r
            Date: Tue, 15 Jul 2025 12:34:56 GMT\r
            \r
            """;
    private static final ByteBuf ACCEPTED =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes(ACCEPTED_TEXT.getBytes(US_ASCII)));

    private BareResponder() {}

    public static void main(String[] arguments) {
        int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 9999;
        Transport transport = Transport.choose();
        EventLoopGroup loop = transport.newEventLoops(1, "bare");
        new ServerBootstrap()
                .group(loop)
                .channel(transport.tcpServer())
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(new BareResponder());
                            }
                        })
                .bind(port)
                .syncUninterruptibly();
        System.out.println(transport + " on port " + port);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a lost answer shows at the client
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        boolean complete = in.getByte(in.writerIndex() - 1) == '}';
        in.release();
        if (complete) {
            context.write(ACCEPTED.duplicate(), context.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }
}
