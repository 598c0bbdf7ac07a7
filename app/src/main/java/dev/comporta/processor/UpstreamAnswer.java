package dev.comporta.processor;

import dev.comporta.payment.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;

/**
 * One complete answer.
 *
 * @param isOwnWord whether the processor itself may have said it, and not a proxy in front of it
 * @param retryAfterNanos how long it asks to be left alone ({@link RetryAfter}); 0: it does not
 * @param body empty where {@link UpstreamExchange#readsBody} says no; valid during the call only
 */
record UpstreamAnswer(int status, boolean isOwnWord, long retryAfterNanos, ByteBuf body) {

    /** The word on one payment of many. */
    UpstreamAnswer(int status) {
        this(status, true, 0, Unpooled.EMPTY_BUFFER);
    }

    Outcome outcome() {
        return new Outcome.Answered(status, isOwnWord, retryAfterNanos);
    }

    /**
     * Whether an answer is a page: its type is told, and is not JSON. Proxies say what they send,
     * HTML or plain text. The contract's processors speak JSON, and leave the type out where they
     * say nothing or only that there are too many requests.
     */
    static boolean isPage(HttpHeaders head) {
        for (String type : head.getAll(HttpHeaderNames.CONTENT_TYPE)) {
            String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (!essence.endsWith("/json") && !essence.endsWith("+json")) {
                return true;
            }
        }
        return false;
    }
}
