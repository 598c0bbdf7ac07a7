package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the fields of W3C Trace Context in a head that was parsed already, and tells them. */
final class TraceFields {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final byte[] PARENT_NAME = PARENT.getBytes(US_ASCII);
    private static final byte[] STATE_NAME = STATE.getBytes(US_ASCII);

    private TraceFields() {}

    static void tell(TracedBodyHandler handler, HttpHeaders headers) {
        handler.onTrace(only(headers.getAll(PARENT)), only(headers.getAll(STATE)));
    }

    private static String only(List<String> values) {
        return values.size() == 1 ? values.getFirst() : "";
    }

    /** The head begins at the offset, and ends with an empty line before the end. */
    static void tell(TracedBodyHandler handler, byte[] bytes, int offset, int end) {
        handler.onTrace(
                find(PARENT_NAME, bytes, offset, end), find(STATE_NAME, bytes, offset, end));
    }

    private static String find(byte[] name, byte[] bytes, int offset, int end) {
        @Nullable String found = null;
        int line = nextLine(bytes, offset, end);
        while (line < end && bytes[line] != '\r') {
            int colon = line + name.length;
            if (colon < end && bytes[colon] == ':' && HttpSyntax.isText(name, bytes, line, colon)) {
                if (found != null) {
                    return "";
                }
                int valueEnd = colon + 1;
                while (bytes[valueEnd] != '\r') {
                    valueEnd++;
                }
                found = new String(bytes, colon + 1, valueEnd - colon - 1, US_ASCII).strip();
            }
            line = nextLine(bytes, line, end);
        }
        return found == null ? "" : found;
    }

    private static int nextLine(byte[] bytes, int offset, int end) {
        int at = offset;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }
}
