package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The origins whose pages may use a route, each by its name (the Fetch standard's CORS protocol).
 * There is no wildcard, and no credentials but those that a page's script puts in.
 *
 * <p>Threading: immutable.
 */
public final class Origins {
    /** Pages of its own origin only. */
    public static final Origins NONE = new Origins(List.of());

    /** As a browser writes it: with a port only where it is not the scheme's own. */
    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    private static final byte[] NOTHING = {};
    private static final byte[] VARY = "Vary: Origin\r\n".getBytes(US_ASCII);
    private static final String MAX_AGE_SECONDS = "7200";

    private final Map<String, byte[]> fields = new HashMap<>();

    /**
     * @throws IllegalArgumentException naming the first that is not an origin
     */
    public Origins(Collection<String> origins) {
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "an origin is http:// or https://, a name in lower case, and maybe a port: "
                                + origin);
            }
            fields.put(origin, fieldsFor(origin));
        }
    }

    private static byte[] fieldsFor(String origin) {
        return ("Access-Control-Allow-Origin: "
                        + origin
                        + "\r\nAccess-Control-Expose-Headers: Retry-After, X-Request-Id\r\n"
                        + "Vary: Origin\r\n")
                .getBytes(US_ASCII);
    }

    /** Whether the request comes from a page that may use the route. */
    boolean allow(HttpHeaders headers) {
        if (fields.isEmpty()) {
            return false;
        }
        List<String> told = headers.getAll(HttpHeaderNames.ORIGIN);
        return told.size() == 1 && fields.containsKey(told.getFirst());
    }

    /** The lines that its answer's head gets. */
    byte[] fields(HttpHeaders headers) {
        if (fields.isEmpty()) {
            return NOTHING;
        }
        return allow(headers)
                ? fields.getOrDefault(headers.get(HttpHeaderNames.ORIGIN, ""), VARY)
                : VARY;
    }

    /** Whether this asks, ahead of a request, whether it may be sent. */
    boolean isPreflight(HttpHeaders headers) {
        return allow(headers) && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /**
     * What a page may send.
     *
     * @param methods as Allow lists them
     */
    static Answer preflight(String methods) {
        return Answer.noContent(
                "Access-Control-Allow-Methods: "
                        + methods
                        + "\r\nAccess-Control-Allow-Headers: content-type, content-encoding,"
                        + " authorization, x-api-key, x-request-id\r\nAccess-Control-Max-Age: "
                        + MAX_AGE_SECONDS
                        + "\r\n");
    }
}
