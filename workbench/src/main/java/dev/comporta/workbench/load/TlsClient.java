package dev.comporta.workbench.load;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** TLS under a connection of the load, which is active only once the handshake is done. */
final class TlsClient extends ChannelInboundHandlerAdapter {
    private TlsClient() {}

    static void addTo(ChannelPipeline pipeline, SSLContext context, URI url, int port) {
        SSLEngine engine = context.createSSLEngine(url.getHost(), port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        pipeline.addLast(new SslHandler(engine), new TlsClient());
    }

    /** When a connection that was opened, or not, can be used. */
    static Future<?> ready(ChannelFuture opened) {
        SslHandler handler = opened.channel().pipeline().get(SslHandler.class);
        return opened.isSuccess() && handler != null ? handler.handshakeFuture() : opened;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {}

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            context.fireChannelActive();
        }
    }
}
