package dev.comporta.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A strict RFC 8259 cursor over a range of bytes: it moves over tokens and whole values, and
 * reports bad syntax, bad UTF-8 and too deep nesting by {@code false}.
 *
 * <p>Threading: one owner.
 */
public final class JsonCursor {
    /** Objects and arrays in each other; the outermost one counts. */
    public static final int MAX_DEPTH = 64;

    private static final byte[] TRUE = "true".getBytes(ISO_8859_1);
    private static final byte[] FALSE = "false".getBytes(ISO_8859_1);
    private static final byte[] NULL = "null".getBytes(ISO_8859_1);

    private static final Pattern ESCAPE = Pattern.compile("\\\\(u....|.)");

    private byte[] bytes = new byte[0];
    private int position;
    private int end;
    private boolean tooDeep;
    private int stringStart;
    private int stringEnd;
    private boolean escaped;
    private int escapes;

    public void reset(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        position = offset;
        end = offset + length;
        tooDeep = false;
        escapes = 0;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public boolean isTooDeep() {
        return tooDeep;
    }

    /** Skips white space and looks at the next byte; -1 at the end. */
    public int peekToken() {
        while (position < end) {
            byte c = bytes[position];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c & 0xFF;
            }
            position++;
        }
        return -1;
    }

    /** Moves over the token if it comes next. */
    public boolean accept(char token) {
        if (peekToken() != token) {
            return false;
        }
        position++;
        return true;
    }

    public boolean isAtEnd() {
        return peekToken() == -1;
    }

    /**
     * Moves over any value.
     *
     * @param depth what the value's own nesting would be if it is an object or array
     */
    public boolean skipValue(int depth) {
        int token = peekToken();
        return switch (token) {
            case '{' -> skipAll(depth, '}');
            case '[' -> skipAll(depth, ']');
            case '"' -> readString();
            case 't' -> skipWord(TRUE);
            case 'f' -> skipWord(FALSE);
            case 'n' -> skipWord(NULL);
            default -> skipNumber();
        };
    }

    private boolean skipAll(int depth, char close) {
        tooDeep |= depth > MAX_DEPTH;
        position++;
        if (tooDeep || accept(close)) {
            return !tooDeep;
        }
        do {
            if ((close == '}' && !readName()) || !skipValue(depth + 1)) {
                return false;
            }
        } while (accept(','));
        return accept(close);
    }

    /** Moves over the name of an object's member, which is the string just read, and its colon. */
    public boolean readName() {
        return peekToken() == '"' && readString() && accept(':');
    }

    private boolean skipWord(byte[] word) {
        int after = position + word.length;
        if (after > end || !Arrays.equals(bytes, position, after, word, 0, word.length)) {
            return false;
        }
        position = after;
        return true;
    }

    private boolean skipNumber() {
        acceptByte('-');
        if (!acceptByte('0') && !skipDigits()) {
            return false;
        }
        if (acceptByte('.') && !skipDigits()) {
            return false;
        }
        if (acceptByte('e') || acceptByte('E')) {
            if (!acceptByte('+')) {
                acceptByte('-');
            }
            return skipDigits();
        }
        return true;
    }

    private boolean acceptByte(char c) {
        if (position < end && bytes[position] == c) {
            position++;
            return true;
        }
        return false;
    }

    private boolean skipDigits() {
        int start = position;
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
            position++;
        }
        return position > start;
    }

    /** Moves over a string whose opening quote comes next, and remembers where it is. */
    public boolean readString() {
        stringStart = ++position;
        escaped = false;
        while (position < end) {
            byte c = bytes[position];
            if (c == '"') {
                stringEnd = position++;
                return true;
            }
            if (c >= 0 && c < ' ') {
                return false;
            }
            int length =
                    c == '\\' ? escapeLength() : c >= 0 ? 1 : Utf8.lengthAt(bytes, position, end);
            if (length == 0) {
                return false;
            }
            position += length;
        }
        return false;
    }

    /** The length of the escape sequence here; 0 if it is none. */
    private int escapeLength() {
        escaped = true;
        escapes++;
        if (position + 1 >= end) {
            return 0;
        }
        return switch (bytes[position + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> Hex.isHex(bytes, position + 2, end, 4) ? 6 : 0;
            default -> 0;
        };
    }

    /** Whether the string that was just read is this ASCII text, once its escapes are decoded. */
    public boolean stringEquals(byte[] ascii) {
        return escaped
                ? Arrays.equals(string().getBytes(UTF_8), ascii)
                : Arrays.equals(bytes, stringStart, stringEnd, ascii, 0, ascii.length);
    }

    /** The string that was just read as a UUID in canonical form, in any case; else null. */
    public @Nullable UUID stringAsUuid() {
        if (!escaped) {
            return Hex.uuid(bytes, stringStart, stringEnd - stringStart);
        }
        byte[] plain = string().getBytes(UTF_8);
        return Hex.uuid(plain, 0, plain.length);
    }

    /** The string that was just read, its escapes decoded. */
    public String string() {
        return text(bytes, stringStart, stringEnd, escaped);
    }

    /** Where the string that was just read begins, behind its quote. */
    public int stringStart() {
        return stringStart;
    }

    /** Where its closing quote is. */
    public int stringEnd() {
        return stringEnd;
    }

    /** Whether it has escapes in it, so that its bytes are not its text. */
    public boolean isStringEscaped() {
        return escaped;
    }

    /** How many escapes were read so far. */
    public int escapes() {
        return escapes;
    }

    /** The text of a string that was read before. */
    public static String text(byte[] bytes, int start, int end, boolean escaped) {
        String text = new String(bytes, start, end - start, UTF_8);
        return escaped ? ESCAPE.matcher(text).replaceAll(JsonCursor::decoded) : text;
    }

    private static String decoded(MatchResult escape) {
        String letter = escape.group(1);
        char c =
                switch (letter.charAt(0)) {
                    case 'u' -> (char) HexFormat.fromHexDigits(letter, 1, 5);
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> letter.charAt(0);
                };
        return Matcher.quoteReplacement(String.valueOf(c));
    }
}
