package dev.comporta.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of RFC 9112 by which a request's end is found. What breaks them ends the connection, so
 * that nothing can be smuggled past a proxy in front.
 */
final class Framing {
    /** No more digits than a long surely takes. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    static @Nullable Problem problem(HttpRequest head) {
        HttpHeaders headers = head.headers();
        HttpVersion version = head.protocolVersion();
        if (version.majorVersion() != 1) {
            return HttpProblem.UNSUPPORTED_VERSION;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        boolean good =
                isHostGood(headers, version)
                        && lengths.size() <= 1
                        && lengths.stream().allMatch(text -> LENGTH.matcher(text).matches())
                        && (codings.isEmpty() || isChunked(codings, lengths, version));
        return good ? null : HttpProblem.MALFORMED_REQUEST;
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

    /** The body's length by its head; -1 where it is chunked, 0 where there is none. */
    static long bodyLength(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length);
        }
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) ? -1 : 0;
    }
}
