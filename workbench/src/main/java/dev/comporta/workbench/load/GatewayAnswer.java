package dev.comporta.workbench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What the generator needs from an HTTP answer; its body is skipped.
 *
 * @param retryAfterSeconds 0 when the answer does not say
 * @param closing whether the server closes the connection after it
 */
record GatewayAnswer(int status, int retryAfterSeconds, boolean closing) {
    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();
    private static final int SERVICE_UNAVAILABLE = 503;

    /**
     * Takes one answer from the buffer.
     *
     * @return null when it is not complete yet; the buffer is unchanged then
     * @throws CorruptedFrameException if it is no HTTP/1.x answer with a Content-Length
     */
    static @Nullable GatewayAnswer read(ByteBuf in) {
        int head = in.readerIndex();
        int body = bodyOffset(in);
        if (body < 0) {
            return null;
        }
        int status = status(in, head, body);
        int contentLength =
                status == 204 || status == 304 ? 0 : number(in, head, body, "content-length:");
        if (contentLength < 0) {
            throw new CorruptedFrameException("an answer without Content-Length");
        }
        if (in.writerIndex() - body < contentLength) {
            return null;
        }
        int retryAfterSeconds =
                status == SERVICE_UNAVAILABLE ? number(in, head, body, "retry-after:") : 0;
        boolean closing = in.getByte(head + 7) == '0' || closes(in, head, body);
        in.readerIndex(body + contentLength);
        return new GatewayAnswer(status, Math.max(0, retryAfterSeconds), closing);
    }

    /** Where the empty line ends; -1 when it is not there yet. */
    private static int bodyOffset(ByteBuf in) {
        int line = in.readerIndex();
        while (true) {
            int lineEnd = lineEnd(in, line, in.writerIndex());
            if (lineEnd < 0 || lineEnd - line <= 1) {
                return lineEnd < 0 ? -1 : lineEnd + 1;
            }
            line = lineEnd + 1;
        }
    }

    private static int status(ByteBuf in, int head, int body) {
        int end = head + STATUS_OFFSET + 3;
        if (end > body || !startsWith(in, head, "http/1.")) {
            throw new CorruptedFrameException("not an HTTP/1.x answer");
        }
        return number(in, head + STATUS_OFFSET, end);
    }

    /** Where the value of a header starts; -1 when there is no such header. */
    private static int valueOffset(ByteBuf in, int head, int body, String name) {
        for (int line = head; line < body; line = lineEnd(in, line, body) + 1) {
            if (body - line >= name.length() && startsWith(in, line, name)) {
                return line + name.length();
            }
        }
        return -1;
    }

    private static int lineEnd(ByteBuf in, int from, int to) {
        return in.indexOf(from, to, (byte) '\n');
    }

    private static boolean startsWith(ByteBuf in, int offset, String lowerCase) {
        for (int index = 0; index < lowerCase.length(); index++) {
            char letter = AsciiString.toLowerCase((char) in.getByte(offset + index));
            if (letter != lowerCase.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    private static boolean closes(ByteBuf in, int head, int body) {
        int value = valueOffset(in, head, body, "connection:");
        return value >= 0
                && AsciiString.contentEqualsIgnoreCase(
                        in.toString(value, lineEnd(in, value, body) - value, US_ASCII).strip(),
                        "close");
    }

    /** The value of a header; -1 when there is no such header. */
    private static int number(ByteBuf in, int head, int body, String name) {
        int value = valueOffset(in, head, body, name);
        return value < 0 ? -1 : number(in, value, lineEnd(in, value, body));
    }

    private static int number(ByteBuf in, int from, int to) {
        int number = 0;
        for (int index = from; index < to; index++) {
            byte digit = in.getByte(index);
            if (digit >= '0' && digit <= '9' && number < 100_000_000) {
                number = number * 10 + digit - '0';
            } else if (digit != ' ' && digit != '\r') {
                throw new CorruptedFrameException(
                        "not a number: " + in.toString(from, to - from, US_ASCII));
            }
        }
        return number;
    }
}
