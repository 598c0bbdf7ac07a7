package dev.comporta.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of RFC 9112 by which a request's end is found. What breaks them ends the connection, so
 * that nothing can be smuggled past a proxy in front.
 */
final class Framing {
    private static final int LENGTH_DIGITS_MAX = 18;

    private Framing() {}

    static @Nullable Problem problem(HttpRequest head) {
        HttpHeaders headers = head.headers();
        HttpVersion version = head.protocolVersion();
        if (version.majorVersion() != 1) {
            return HttpProblem.UNSUPPORTED_VERSION;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!isHostGood(headers, version)
                || lengths.size() > 1
                || (lengths.size() == 1 && !isLength(lengths.get(0)))) {
            return HttpProblem.MALFORMED_REQUEST;
        }
        return codings.isEmpty() || isChunked(codings, lengths, version)
                ? null
                : HttpProblem.MALFORMED_REQUEST;
    }

    private static boolean isChunked(
            List<String> codings, List<String> lengths, HttpVersion version) {
        return codings.size() == 1
                && AsciiString.contentEqualsIgnoreCase(codings.get(0), "chunked")
                && lengths.isEmpty()
                && version.minorVersion() > 0;
    }

    private static boolean isHostGood(HttpHeaders headers, HttpVersion version) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1
                ? Authority.isValid(hosts.get(0))
                : hosts.isEmpty() && version.minorVersion() == 0;
    }

    private static boolean isLength(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The body's length by its head; -1 where it is chunked, 0 where there is none. */
    static long bodyLength(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length);
        }
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) ? -1 : 0;
    }
}
