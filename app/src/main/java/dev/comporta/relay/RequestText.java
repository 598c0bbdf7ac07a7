package dev.comporta.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.http.Passage;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests as the owner gets them. They are made anew of what was understood of the client's, so
 * that nothing can hide in them, and look alike, as the owner's lean path likes it.
 *
 * <p>Threading: one owner.
 */
final class RequestText {
    private final String credential;
    private byte[] keptHead = {};
    private @Nullable Route keptRoute;
    private int keptLength = -1;

    /**
     * @param adminToken shown to the owner for administrators
     */
    RequestText(Optional<String> adminToken) {
        credential = adminToken.map(it -> "Authorization: Bearer " + it + "\r\n").orElse("");
    }

    /** Heads without a trace differ by the body's length only, so the last one is kept. */
    byte[] of(Route route, byte[] bytes, int offset, int length, String trace) {
        if (!trace.isEmpty()) {
            return join(head(route, route.pathText(), trace, length), bytes, offset, length);
        }
        if (length != keptLength || !route.equals(keptRoute)) {
            keptHead = head(route, route.pathText(), "", length);
            keptRoute = route;
            keptLength = length;
        }
        return join(keptHead, bytes, offset, length);
    }

    /**
     * An administrator's request carries the token on. Where a body is all that is needed, nothing
     * is said of whom: it is the same for all.
     */
    byte[] of(Route route, Request request) {
        String whom =
                request.isAdministrators()
                        ? credential
                        : Passage.PASSED_ON_FOR + ": " + Passage.CLIENT + "\r\n";
        byte[] head = head(route, request.targetText(), whom, request.bodyLength());
        return join(head, request.body(), 0, takesBody(route) ? request.bodyLength() : 0);
    }

    /** The token may be more than ASCII: it goes out as UTF-8. */
    private static byte[] head(Route route, String target, String more, int length) {
        byte[] line = (route.method() + " " + target).getBytes(ISO_8859_1);
        String type = route.needsJson() ? "Content-Type: application/json\r\n" : "";
        String size = takesBody(route) ? "Content-Length: " + length + "\r\n" : "";
        byte[] fields =
                (" HTTP/1.1\r\nHost: localhost\r\n" + more + type + size + "\r\n").getBytes(UTF_8);
        return join(line, fields, 0, fields.length);
    }

    private static boolean takesBody(Route route) {
        return !route.method().equals("GET");
    }

    private static byte[] join(byte[] first, byte[] bytes, int offset, int length) {
        byte[] joined = Arrays.copyOf(first, first.length + length);
        System.arraycopy(bytes, offset, joined, first.length, length);
        return joined;
    }
}
