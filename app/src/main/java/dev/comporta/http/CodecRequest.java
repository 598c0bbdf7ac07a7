package dev.comporta.http;

import dev.comporta.http.Router.Decision;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on the general path: Netty's decoder, used as a function over the connection's input
 * and not as a handler, so that exactly one request is taken out and the lean path can go on behind
 * it.
 *
 * <p>Threading: owned by its connection.
 */
final class CodecRequest extends HttpRequestDecoder {
    private static final int DECODER_BYTES = 1024;
    private static final String CONTINUE = "100-continue";

    private final HttpLoop loop;
    private final Consumer<Exchange> submission;
    private final HeadScanner headScanner = new HeadScanner();
    private final List<Object> parts = new ArrayList<>(2);
    private @Nullable HttpRequest head;
    private @Nullable RequestTarget target;
    private @Nullable Decision decision;
    private byte[] body = new byte[0];
    private int bodyLength;
    private int bodyMaxBytes;
    private boolean over;

    /**
     * @param submission takes the request's exchange, and before it maybe an interim one
     */
    CodecRequest(HttpLoop loop, Consumer<Exchange> submission) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(HttpOptions.REQUEST_LINE_MAX_BYTES)
                        .setMaxHeaderSize(HttpOptions.HEAD_MAX_BYTES)
                        .setMaxChunkSize(HttpOptions.BODY_MAX_BYTES));
        this.loop = loop;
        this.submission = submission;
    }

    /** Reads on. True: this request is over, and what remains belongs to the next. */
    boolean read(ChannelHandlerContext context, ByteBuf in) {
        if (!headScanner.isComplete()) {
            Problem problem = headScanner.scan(in);
            if (problem != null) {
                refuse(problem);
            }
        }
        boolean progress = headScanner.isComplete();
        while (progress && !over && in.isReadable()) {
            int before = in.readerIndex();
            decodeNext(context, in);
            progress = in.readerIndex() > before || !parts.isEmpty();
            parts.forEach(this::take);
            parts.clear();
        }
        return over;
    }

    /** What it keeps beside the connection's input, about: the decoder, a head and a body. */
    int heldBytes() {
        return DECODER_BYTES + (head == null ? 0 : HttpOptions.HEAD_MAX_BYTES) + body.length;
    }

    private void decodeNext(ChannelHandlerContext context, ByteBuf in) {
        try {
            decode(context, in, parts);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the decoder reports what is wrong in its parts", e);
        }
    }

    private void take(Object part) {
        try {
            Problem problem = null;
            if (!over && part instanceof HttpRequest request) {
                problem = takeHead(request);
            }
            if (!over && problem == null && part instanceof HttpContent content) {
                problem = takeContent(content);
            }
            if (problem != null) {
                refuse(problem);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    /** Null: nothing is wrong with it. */
    private @Nullable Problem takeHead(HttpRequest request) {
        head = request;
        if (request.decoderResult().isFailure()) {
            return HttpProblem.MALFORMED_REQUEST;
        }
        Problem problem = Framing.problem(request);
        if (problem != null) {
            return problem;
        }
        target = RequestTarget.of(request.uri());
        if (target == null) {
            return HttpProblem.MALFORMED_REQUEST;
        }
        decision = loop.router.decide(request, target);
        bodyMaxBytes = decision.bodyMaxBytes();
        long length = Framing.bodyLength(request.headers());
        if (length > bodyMaxBytes) {
            return HttpProblem.BODY_TOO_LARGE;
        }
        boolean isRefused = decision.refusal() != null; // its body is read, and not kept
        body = new byte[isRefused ? 0 : (int) Math.max(length, 0)];
        return meetExpectation(request, length, decision.refusal());
    }

    /** RFC 9110, 10.1.1. A client that waits gets the final answer if that is known already. */
    private @Nullable Problem meetExpectation(
            HttpRequest request, long length, @Nullable Answer refusal) {
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected == null || request.protocolVersion().minorVersion() == 0) {
            return null;
        }
        if (!CONTINUE.equalsIgnoreCase(expected)) {
            return HttpProblem.EXPECTATION_FAILED;
        }
        if (refusal != null) {
            finish(refusal, true);
        } else if (length != 0) {
            submission.accept(Exchange.answered(Answer.CONTINUE));
        }
        return null;
    }

    /** Null: nothing is wrong with it. */
    private @Nullable Problem takeContent(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            return HttpProblem.MALFORMED_REQUEST;
        }
        int length = content.content().readableBytes();
        if (length > bodyMaxBytes - bodyLength) {
            return HttpProblem.BODY_TOO_LARGE;
        }
        if (decision != null && decision.refusal() == null) {
            keep(content.content(), length);
        }
        bodyLength += length;
        if (content instanceof LastHttpContent) {
            complete();
        }
        return null;
    }

    private void keep(ByteBuf content, int length) {
        if (bodyLength + length > body.length) {
            int capacity = Math.max(bodyLength + length, body.length * 2);
            body = Arrays.copyOf(body, Math.min(capacity, bodyMaxBytes));
        }
        content.readBytes(body, bodyLength, length);
    }

    private void complete() {
        loop.metrics.onCodecRequest();
        if (head == null || target == null || decision == null) {
            throw new IllegalStateException("a body without a head");
        }
        if (decision.refusal() != null) {
            finish(decision.refusal(), false);
        } else if (decision.route() != null) {
            submit(
                    loop.router.handle(decision.route(), decision, head, target, body, bodyLength),
                    false);
        }
    }

    private void refuse(Problem problem) {
        finish(refusal(problem), true);
    }

    /** What it is told, in the form of what it asks for where that is known. */
    private Answer refusal(Problem problem) {
        return head == null || decision == null
                ? loop.problems.of(problem)
                : loop.router.refusal(decision.terms(), head.headers(), problem);
    }

    /** An exchange that ends this request, which is not complete. */
    Exchange refused(Problem problem) {
        return withFields(Exchange.answered(refusal(problem)));
    }

    private Exchange withFields(Exchange exchange) {
        return decision == null ? exchange : FieldedExchange.of(exchange, decision.fields());
    }

    private void finish(Answer answer, boolean last) {
        submit(Exchange.answered(answer), last);
    }

    private void submit(Exchange plain, boolean last) {
        Exchange exchange = withFields(plain);
        over = true;
        boolean keepAlive = !last && head != null && HttpUtil.isKeepAlive(head);
        if (!keepAlive) {
            exchange.setLast();
        }
        if (head != null) {
            exchange.setHead(
                    HttpMethod.HEAD.equals(head.method()),
                    head.protocolVersion().minorVersion() == 0);
        }
        submission.accept(exchange);
    }
}
