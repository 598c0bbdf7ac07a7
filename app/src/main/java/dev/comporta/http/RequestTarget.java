package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for (RFC 9112, 3.2).
 *
 * @param authority empty but in absolute-form
 * @param path never decoded, so that a proxy's filter and we read the same one
 * @param query what follows the question mark; empty where there is none
 */
record RequestTarget(String authority, String path, String query) {
    private static final List<String> SCHEMES = List.of("http://", "https://");

    /**
     * Null where the target has neither origin-form nor asterisk-form, nor the absolute-form of an
     * HTTP URI. A fragment has no place in any of them.
     */
    static @Nullable RequestTarget of(String target) {
        if (target.indexOf('#') >= 0) {
            return null;
        }
        if (target.startsWith("/") || target.equals("*")) {
            return of("", target);
        }
        for (String scheme : SCHEMES) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return absolute(target.substring(scheme.length()));
            }
        }
        return null;
    }

    private static @Nullable RequestTarget absolute(String target) {
        int end = 0;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        byte[] authority = target.substring(0, end).getBytes(ISO_8859_1);
        boolean named = Authority.hostEnd(authority, 0, authority.length) > 0;
        return named ? of(target.substring(0, end), target.substring(end)) : null;
    }

    private static RequestTarget of(String authority, String rest) {
        int mark = rest.indexOf('?');
        String path = mark < 0 ? rest : rest.substring(0, mark);
        return new RequestTarget(
                authority, path.isEmpty() ? "/" : path, mark < 0 ? "" : rest.substring(mark + 1));
    }

    /**
     * All that the query says: the length of a request line bounds it.
     *
     * @throws IllegalArgumentException where a percent sign encodes nothing
     */
    Map<String, List<String>> parameters() {
        return new QueryStringDecoder(query, UTF_8, false, Integer.MAX_VALUE, true).parameters();
    }
}
