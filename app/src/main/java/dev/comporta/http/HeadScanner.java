package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a request's head and checks its lines as strictly as RFC 9112 allows, before
 * a codec that forgives more may see it: a request that two readers could frame differently is
 * never let through. It goes on where it stopped when more bytes come.
 *
 * <p>Threading: one owner; for one request.
 */
final class HeadScanner {
    /** Empty lines before a request that are forgiven (RFC 9112, 2.2). */
    private static final int EMPTY_LINES_MAX = 4;

    private static final String TOKEN = "[\\Q" + HttpSyntax.TOKEN_CHARACTERS + "\\E]+";

    /** {@code method SP target SP HTTP/d.d} */
    private static final Pattern REQUEST_LINE =
            Pattern.compile(TOKEN + " [!-~]+ HTTP/[0-9]\\.[0-9]\r");

    /** {@code name: value}: no white space around the name, no line folding, no lone CR. */
    private static final Pattern FIELD = Pattern.compile(TOKEN + ":[^\r]*\r");

    private int scanned;
    private int lineStart;
    private int lines;
    private int emptyLines;
    private boolean complete;

    /** Whether the whole head is there and good. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Looks at the bytes from the reader index on, which must be those of the last call and more.
     *
     * @return what is wrong with the head; null: nothing so far
     */
    @Nullable Problem scan(ByteBuf in) {
        while (!complete && scanned < in.readableBytes()) {
            byte c = in.getByte(in.readerIndex() + scanned++);
            Problem problem = tooLong();
            if (problem != null) {
                return problem;
            }
            if (c == '\n' ? !endLine(in) : !isLineText(c)) {
                return HttpProblem.MALFORMED_REQUEST;
            }
        }
        return null;
    }

    private static boolean isLineText(byte c) {
        return HttpSyntax.isPlainText(c) || c == '\t' || c == '\r';
    }

    private @Nullable Problem tooLong() {
        if (lines == 0 && scanned - lineStart > HttpOptions.REQUEST_LINE_MAX_BYTES) {
            return HttpProblem.TARGET_TOO_LONG;
        }
        return scanned > HttpOptions.HEAD_MAX_BYTES ? HttpProblem.HEAD_TOO_LARGE : null;
    }

    /** False: the line is malformed. */
    private boolean endLine(ByteBuf in) {
        int length = scanned - 1 - lineStart;
        String line = in.toString(in.readerIndex() + lineStart, length, ISO_8859_1);
        lineStart = scanned;
        if (!line.equals("\r")) {
            Pattern pattern = lines++ == 0 ? REQUEST_LINE : FIELD;
            return pattern.matcher(line).matches();
        }
        complete = lines > 0;
        return complete || skipEmptyLine(in);
    }

    private boolean skipEmptyLine(ByteBuf in) {
        in.skipBytes(scanned);
        scanned = 0;
        lineStart = 0;
        return ++emptyLines <= EMPTY_LINES_MAX;
    }
}
