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
record Answer(int status, int retryAfterSeconds, boolean closing) {
    private static final int STATUS_LINE_MIN = "HTTP/1.1 200".length();

    /**
     * Takes one answer from the buffer.
     *
     * @return null when it is not complete yet; the buffer is unchanged then
     * @throws CorruptedFrameException if it is no HTTP/1.x answer with a Content-Length
     */
    static @Nullable Answer read(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int lineEnd = in.indexOf(start, end, (byte) '\n');
        if (lineEnd < 0) {
            return null;
        }
        int status = status(in, start, lineEnd);
        int contentLength = status == 204 || status == 304 ? 0 : -1;
        int retryAfterSeconds = 0;
        boolean closing = in.getByte(start + 7) == '0';
        for (int line = lineEnd + 1; ; line = lineEnd + 1) {
            lineEnd = in.indexOf(line, end, (byte) '\n');
            if (lineEnd < 0) {
                return null;
            }
            if (lineEnd - line <= 1) {
                break;
            }
            switch ((char) (in.getByte(line) | 0x20)) {
                case 'c' -> {
                    if (isHeader(in, line, lineEnd, "content-length:")) {
                        contentLength = number(in, line + "content-length:".length(), lineEnd);
                    } else if (isHeader(in, line, lineEnd, "connection:")) {
                        closing |=
                                value(in, line + "connection:".length(), lineEnd).equals("close");
                    }
                }
                case 'r' -> {
                    if (isHeader(in, line, lineEnd, "retry-after:")) {
                        retryAfterSeconds = number(in, line + "retry-after:".length(), lineEnd);
                    }
                }
                default -> {}
            }
        }
        if (contentLength < 0) {
            throw new CorruptedFrameException("an answer without Content-Length");
        }
        if (end - lineEnd - 1 < contentLength) {
            return null;
        }
        in.readerIndex(lineEnd + 1 + contentLength);
        return new Answer(status, retryAfterSeconds, closing);
    }

    private static int status(ByteBuf in, int start, int lineEnd) {
        if (lineEnd - start < STATUS_LINE_MIN
                || !in.toString(start, "HTTP/1.".length(), US_ASCII).equals("HTTP/1.")) {
            throw new CorruptedFrameException("not an HTTP/1.x answer");
        }
        return number(in, start + "HTTP/1.1 ".length(), start + STATUS_LINE_MIN);
    }

    private static boolean isHeader(ByteBuf in, int line, int lineEnd, String name) {
        if (lineEnd - line < name.length()) {
            return false;
        }
        for (int index = 0; index < name.length(); index++) {
            if (AsciiString.toLowerCase((char) in.getByte(line + index)) != name.charAt(index)) {
                return false;
            }
        }
        return true;
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

    private static String value(ByteBuf in, int from, int to) {
        return in.toString(from, to - from, US_ASCII).strip().toLowerCase(java.util.Locale.ROOT);
    }
}
