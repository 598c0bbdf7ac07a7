package dev.comporta.http;

import io.netty.buffer.ByteBuf;
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

    private int scanned;
    private int lineStart;
    private int lines;
    private int emptyLines;
    private boolean complete;
    private @Nullable Problem problem;

    /** Whether the whole head is there and good. */
    boolean isComplete() {
        return complete;
    }

    /** What is wrong with the head; null: nothing so far. */
    @Nullable Problem problem() {
        return problem;
    }

    /**
     * Looks at the bytes from the reader index on, which must be those of the last call and more.
     */
    void scan(ByteBuf in) {
        while (!complete && problem == null && scanned < in.readableBytes()) {
            byte c = at(in, scanned++);
            problem = tooLong();
            if (problem == null && c == '\n') {
                endLine(in);
            } else if (problem == null && !isLineText(c)) {
                problem = HttpProblem.MALFORMED_REQUEST;
            }
        }
    }

    private static byte at(ByteBuf in, int index) {
        return in.getByte(in.readerIndex() + index);
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

    private void endLine(ByteBuf in) {
        int lineEnd = scanned - 2;
        if (lineEnd < lineStart || at(in, lineEnd) != '\r') {
            problem = HttpProblem.MALFORMED_REQUEST;
        } else if (lineEnd > lineStart) {
            checkLine(in, lineEnd);
        } else if (lines > 0) {
            complete = true;
        } else {
            skipEmptyLine(in);
        }
        lineStart = scanned;
    }

    private void skipEmptyLine(ByteBuf in) {
        in.skipBytes(scanned);
        scanned = 0;
        if (++emptyLines > EMPTY_LINES_MAX) {
            problem = HttpProblem.MALFORMED_REQUEST;
        }
    }

    private void checkLine(ByteBuf in, int lineEnd) {
        boolean good = lines++ == 0 ? isRequestLine(in, lineEnd) : isField(in, lineEnd);
        if (!good) {
            problem = HttpProblem.MALFORMED_REQUEST;
        }
    }

    /** {@code method SP target SP HTTP/d.d} */
    private boolean isRequestLine(ByteBuf in, int lineEnd) {
        int methodEnd = lineStart;
        while (HttpSyntax.isToken(at(in, methodEnd))) {
            methodEnd++;
        }
        int targetEnd = methodEnd + 1;
        while (HttpSyntax.isTarget(at(in, targetEnd))) {
            targetEnd++;
        }
        return methodEnd > lineStart
                && at(in, methodEnd) == ' '
                && targetEnd > methodEnd + 1
                && at(in, targetEnd) == ' '
                && isVersion(in, targetEnd + 1, lineEnd);
    }

    private static boolean isVersion(ByteBuf in, int start, int end) {
        return end - start == 8
                && at(in, start) == 'H'
                && at(in, start + 1) == 'T'
                && at(in, start + 2) == 'T'
                && at(in, start + 3) == 'P'
                && at(in, start + 4) == '/'
                && HttpSyntax.isDigit(at(in, start + 5))
                && at(in, start + 6) == '.'
                && HttpSyntax.isDigit(at(in, start + 7));
    }

    /** {@code name: value}: no white space around the name, no line folding, no lone CR. */
    private boolean isField(ByteBuf in, int lineEnd) {
        int nameEnd = lineStart;
        while (HttpSyntax.isToken(at(in, nameEnd))) {
            nameEnd++;
        }
        if (nameEnd == lineStart || at(in, nameEnd) != ':') {
            return false;
        }
        int index = nameEnd;
        while (index < lineEnd && at(in, index) != '\r') {
            index++;
        }
        return index == lineEnd;
    }
}
