package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of strangers out that somebody's browser runs in reach of the gateway. A page that
 * calls us by an address of its own (DNS rebinding) is told by Host; one that calls us across
 * origins, by what its browser adds: Origin or Sec-Fetch-Site. Whoever sends neither of these is no
 * browser, or asks in a page of the very name that Host says.
 *
 * <p>Literal addresses and names under {@code localhost} can't be rebound.
 *
 * <p>Threading: immutable; called on every event loop.
 */
final class HostRule {
    private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");
    private static final List<String> SITES = List.of("same-origin", "none");

    private final byte[][] names;
    private final boolean loopback;
    private final boolean anyName;

    /**
     * @param bind the address that is bound, or its name
     * @param hosts further names, as Host says them, without a port. With none, a gateway that is
     *     bound to more than the loopback can't know what it is called, and takes any name from
     *     what is no browser
     */
    HostRule(String bind, List<String> hosts) {
        InetSocketAddress address = new InetSocketAddress(bind, 0);
        loopback = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
        anyName = !loopback && hosts.isEmpty();
        names =
                Stream.concat(
                                Stream.of("localhost", "127.0.0.1", "[::1]", inBrackets(bind)),
                                hosts.stream())
                        .map(name -> name.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1))
                        .toArray(byte[][]::new);
    }

    private static String inBrackets(String bind) {
        return NetUtil.isValidIpV6Address(bind) && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }

    /** Whether a request may have this Host that has nothing of a browser. */
    boolean takes(byte[] bytes, int start, int end) {
        int hostEnd = Authority.hostEnd(bytes, start, end);
        return hostEnd > start && (anyName || isKnown(bytes, start, hostEnd));
    }

    /**
     * Null where the request may be answered.
     *
     * @param welcome whether it comes from a page that is known and may use what it asks for: its
     *     name can't be a stranger's that was bound to our address
     */
    @Nullable Problem refusal(HttpHeaders headers, RequestTarget target, boolean welcome) {
        String host = headers.get(HttpHeaderNames.HOST, "");
        boolean stranger =
                !welcome
                        && (headers.contains(HttpHeaderNames.ORIGIN)
                                || headers.contains(SEC_FETCH_SITE));
        if (!isOurs(host, stranger) || !isOurs(target.authority(), stranger)) {
            return HttpProblem.WRONG_HOST;
        }
        return welcome || isSameOrigin(headers, host) ? null : HttpProblem.CROSS_SITE;
    }

    /** A missing or empty name is none of a stranger: every browser sends one. */
    private boolean isOurs(String authority, boolean stranger) {
        byte[] bytes = authority.getBytes(ISO_8859_1);
        int hostEnd = Authority.hostEnd(bytes, 0, bytes.length);
        return hostEnd == 0 || (anyName && !stranger) || isKnown(bytes, 0, hostEnd);
    }

    private boolean isKnown(byte[] bytes, int start, int end) {
        for (byte[] name : names) {
            if (HttpSyntax.isText(name, bytes, start, end)) {
                return true;
            }
        }
        String host = new String(bytes, start, end - start, ISO_8859_1).toLowerCase(Locale.ROOT);
        boolean v4 = NetUtil.isValidIpV4Address(host);
        return host.endsWith(".localhost")
                || (loopback ? v4 && host.startsWith("127.") : v4 || host.startsWith("["));
    }

    private static boolean isSameOrigin(HttpHeaders headers, String host) {
        List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
        return SITES.containsAll(headers.getAll(SEC_FETCH_SITE))
                && (origins.isEmpty() || (origins.size() == 1 && isOf(origins.get(0), host)));
    }

    /** The scheme is left out: TLS may end in front of us. */
    private static boolean isOf(String origin, String host) {
        int authority = origin.indexOf("://") + 3;
        return authority > 2
                && !host.isEmpty()
                && origin.substring(authority).equalsIgnoreCase(host);
    }
}
