package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.door.Access;
import dev.comporta.door.ApiKey;
import dev.comporta.door.KeyCheck;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a complete, plain request for one route in a range of bytes. It takes less than the
 * general path takes, never more: any doubt is left to that.
 *
 * <p>Clients repeat their heads byte for byte, on one connection and over many, so the last good
 * head is kept and compared first: with the key in it where keys are asked for, and its verdict.
 *
 * <p>Threading: one owner; the result is valid until the next call.
 */
final class LeanParser {
    private static final byte[] HOST = ascii("host");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] JSON = ascii("application/json");
    private static final byte[] CONNECTION = ascii("connection");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] AUTHORIZATION = ascii("authorization");
    private static final byte[] API_KEY = ascii("x-api-key");

    /** Fields that change how a request is read or who may send it. */
    private static final byte[][] SPECIAL = {
        ascii("transfer-encoding"),
        ascii("content-encoding"),
        ascii("expect"),
        ascii("authorization"),
        ascii("upgrade"),
        ascii("origin"),
        ascii("sec-fetch-site"),
    };

    private static final int KEPT_HEAD_MAX = 1024;
    private static final int LENGTH_DIGITS_MAX = 7;

    private final byte[] requestLine;
    private final BodyHandler handler;
    private final int bodyMaxBytes;
    private final HostRule hostRule;
    private final @Nullable KeyCheck keys;
    private final ProblemAnswers problems;
    private final byte[] keptHead = new byte[KEPT_HEAD_MAX];
    private int keptHeadLength;
    private int keptBodyLength;
    private @Nullable ApiKey keptKey;
    private int keptVersion;
    private byte[] bytes = keptHead;
    private int end;
    private int bodyOffset;
    private int bodyLength;
    private int hosts;
    private int contentTypes;
    private @Nullable ApiKey key;

    /**
     * @param keys null: nobody needs one
     */
    LeanParser(Route route, HostRule hostRule, @Nullable KeyCheck keys, ProblemAnswers problems) {
        requestLine = ascii(route.method() + " " + route.path().prefix() + " HTTP/1.1\r\n");
        handler = route.body().orElseThrow();
        bodyMaxBytes = route.bodyMaxBytes();
        this.hostRule = hostRule;
        this.keys = keys;
        this.problems = problems;
    }

    /** The length of the request at the offset; 0 where it isn't surely one for the lean path. */
    int parse(byte[] bytes, int offset, int end) {
        this.bytes = bytes;
        this.end = end;
        int headLength = isKeptHead(offset) ? keptHeadLength : readHead(offset);
        if (headLength == 0 || bodyLength > end - offset - headLength) {
            return 0;
        }
        bodyOffset = offset + headLength;
        return headLength + bodyLength;
    }

    /** Handles the request that was just found. */
    Exchange handle() {
        return key == null || key.admit(Access.WRITE)
                ? handler.handle(bytes, bodyOffset, bodyLength)
                : Exchange.answered(problems.of(HttpProblem.RATE_LIMITED));
    }

    private boolean isKeptHead(int offset) {
        int headEnd = offset + keptHeadLength;
        bodyLength = keptBodyLength;
        return keptHeadLength > 0
                && headEnd <= end
                && (keys == null
                        ? Arrays.equals(bytes, offset, headEnd, keptHead, 0, keptHeadLength)
                        : isKeptHeadWithKey(offset, keys));
    }

    private boolean isKeptHeadWithKey(int offset, KeyCheck keys) {
        key = keptKey;
        return keptVersion == keys.version()
                && KeyCheck.isSame(bytes, offset, keptHead, 0, keptHeadLength);
    }

    private int readHead(int offset) {
        if (!startsWith(requestLine, offset)) {
            return 0;
        }
        bodyLength = -1;
        hosts = 0;
        contentTypes = 0;
        key = null;
        int version = keys == null ? 0 : keys.version();
        int line = offset + requestLine.length;
        while (line < end && bytes[line] != '\r') {
            line = readField(line);
            if (line == 0) {
                return 0;
            }
        }
        int length = line + 2 - offset;
        boolean good = isCrLf(line) && hosts == 1 && contentTypes == 1 && bodyLength >= 0;
        if (!good || length > HttpOptions.HEAD_MAX_BYTES || (keys != null && key == null)) {
            return 0;
        }
        keep(offset, length, version);
        return length;
    }

    private void keep(int offset, int length, int version) {
        if (length <= KEPT_HEAD_MAX) {
            System.arraycopy(bytes, offset, keptHead, 0, length);
            keptHeadLength = length;
            keptBodyLength = bodyLength;
            keptKey = key;
            keptVersion = version;
        }
    }

    /** The offset after the field's line; 0: in doubt. */
    private int readField(int line) {
        int nameEnd = line;
        while (nameEnd < end && HttpSyntax.isToken(bytes[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == line || nameEnd == end || bytes[nameEnd] != ':') {
            return 0;
        }
        int valueStart = nameEnd + 1;
        while (valueStart < end && bytes[valueStart] == ' ') {
            valueStart++;
        }
        int valueEnd = valueStart;
        while (valueEnd < end && HttpSyntax.isPlainText(bytes[valueEnd])) {
            valueEnd++;
        }
        int next = isCrLf(valueEnd) ? valueEnd + 2 : 0;
        while (valueEnd > valueStart && bytes[valueEnd - 1] == ' ') {
            valueEnd--;
        }
        return next != 0 && isFieldGood(line, nameEnd, valueStart, valueEnd) ? next : 0;
    }

    private boolean isFieldGood(int name, int nameEnd, int value, int valueEnd) {
        if (isText(HOST, name, nameEnd)) {
            hosts++;
            return hostRule.takes(bytes, value, valueEnd);
        }
        if (isText(CONTENT_LENGTH, name, nameEnd)) {
            return bodyLength < 0 && readLength(value, valueEnd);
        }
        if (isText(CONTENT_TYPE, name, nameEnd)) {
            contentTypes++;
            int typeEnd = value + JSON.length;
            return isText(JSON, value, Math.min(typeEnd, valueEnd))
                    && (typeEnd == valueEnd || bytes[typeEnd] == ';');
        }
        if (isText(CONNECTION, name, nameEnd)) {
            return isText(KEEP_ALIVE, value, valueEnd);
        }
        if (keys != null && isText(AUTHORIZATION, name, nameEnd)) {
            return takeKey(keys, HttpSyntax.bearerStart(bytes, value, valueEnd), valueEnd);
        }
        if (keys != null && isText(API_KEY, name, nameEnd)) {
            return takeKey(keys, value, valueEnd);
        }
        for (byte[] special : SPECIAL) {
            if (isText(special, name, nameEnd)) {
                return false;
            }
        }
        return true;
    }

    /** Of two keys a proxy may have checked the other one. */
    private boolean takeKey(KeyCheck keys, int start, int valueEnd) {
        if (start < 0 || key != null) {
            return false;
        }
        key = keys.find(bytes, start, valueEnd);
        return key != null && key.may(Access.WRITE);
    }

    private boolean readLength(int start, int valueEnd) {
        int length = 0;
        for (int i = start; i < valueEnd; i++) {
            if (!HttpSyntax.isDigit(bytes[i]) || i - start == LENGTH_DIGITS_MAX) {
                return false;
            }
            length = length * 10 + bytes[i] - '0';
        }
        bodyLength = length;
        return valueEnd > start && length <= bodyMaxBytes;
    }

    private boolean isCrLf(int offset) {
        return offset + 1 < end && bytes[offset] == '\r' && bytes[offset + 1] == '\n';
    }

    private boolean startsWith(byte[] text, int offset) {
        int textEnd = offset + text.length;
        return textEnd <= end && Arrays.equals(bytes, offset, textEnd, text, 0, text.length);
    }

    private boolean isText(byte[] lowerCase, int start, int textEnd) {
        return HttpSyntax.isText(lowerCase, bytes, start, textEnd);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
