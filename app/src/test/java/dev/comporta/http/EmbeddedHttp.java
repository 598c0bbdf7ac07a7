package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.door.KeyCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** The server without sockets or threads: bytes in, bytes out, at a fixed time. */
public final class EmbeddedHttp implements AutoCloseable {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2025-07-15T12:34:56Z"));

    private final HttpMetrics metrics = new HttpMetrics();
    private final HttpOptions options;
    private final long heldBytesMax;
    private final Guards guards;
    private final Function<EventLoop, List<Route>> routes;
    private final EmbeddedChannel loopOwner = new EmbeddedChannel();
    private final HttpLoop loop;

    public EmbeddedHttp(boolean lean, long heldBytesMax, Function<EventLoop, List<Route>> routes) {
        this(lean, heldBytesMax, HttpFixture.OPEN, routes);
    }

    public EmbeddedHttp(
            boolean lean,
            long heldBytesMax,
            Guards guards,
            Function<EventLoop, List<Route>> routes) {
        this.guards = guards;
        this.options = HttpFixture.options(lean, HttpFixture.Limits.USUAL, Optional.empty());
        this.heldBytesMax = heldBytesMax;
        this.routes = routes;
        loop = newLoop(loopOwner);
    }

    private HttpLoop newLoop(EmbeddedChannel channel) {
        return new HttpLoop(
                channel.eventLoop(),
                options,
                hostRule(),
                guards,
                routes.apply(channel.eventLoop()),
                metrics,
                CLOCK,
                heldBytesMax);
    }

    private HostRule hostRule() {
        return new HostRule(options.host(), options.hosts());
    }

    public HttpMetrics metrics() {
        return metrics;
    }

    /** The lean path alone, as a function. */
    public Function<ByteBuf, Exchange> leanPath() {
        LeanPath lean =
                new LeanPath(
                        options,
                        hostRule(),
                        guards.keys().map(KeyCheck::new).orElse(null),
                        new ProblemAnswers(),
                        routes.apply(loopOwner.eventLoop()));
        return in -> {
            int end = lean.look(in);
            if (lean.find(0, end) != end) {
                throw new AssertionError("not on the lean path");
            }
            return lean.handle();
        };
    }

    /** A connection of the one event loop that all of these share. */
    public EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new ClientConnection(channel, loop, Carrier.CLEAR));
        channel.pipeline().fireChannelActive();
        return channel;
    }

    /** Lets the shared event loop and the connection do what they have to. */
    public void run(EmbeddedChannel channel) {
        loopOwner.runPendingTasks();
        channel.runPendingTasks();
    }

    /** Sends the bytes over a connection of their own, in random pieces, and gives all answers. */
    public String answers(byte[] bytes, Random pieces) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new ClientConnection(channel, newLoop(channel), Carrier.CLEAR));
        StringBuilder answers = new StringBuilder();
        for (int at = 0; at < bytes.length && channel.isActive(); ) {
            int length =
                    Math.min(
                            bytes.length - at,
                            pieces.nextInt(3) == 0 ? 1 + pieces.nextInt(60) : bytes.length);
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
            channel.runPendingTasks();
            answers.append(written(channel));
            at += length;
        }
        answers.append(channel.isActive() ? "open" : "closed");
        channel.finishAndReleaseAll();
        return answers.toString();
    }

    /** What was written to the connection since it was last looked at. */
    public static String written(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(ISO_8859_1));
            out.release();
        }
        return text.toString();
    }

    @Override
    public void close() {
        loopOwner.finishAndReleaseAll();
    }
}
