package dev.comporta.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.http.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes answers out of what an owner sends. That is another one of us: what it never says is no
 * answer of it. Heads repeat themselves within a second, so the last one without a body is kept and
 * compared first.
 *
 * <p>Threading: one owner.
 */
final class AnswerReader {
    private static final int HEAD_MAX_BYTES = 16 * 1024;

    /** A thousand entries of a list come to half of it. */
    private static final int BODY_MAX_BYTES = 1 << 20;

    private static final ByteBuf END_OF_HEAD =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", ISO_8859_1));
    private static final String VERSION = "HTTP/1.1 ";

    /** What is said anew to the client, or is none of its business (RFC 9110, 7.6.1). */
    private static final Set<String> OF_ONE_HOP =
            Set.of(
                    "connection",
                    "content-length",
                    "date",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade");

    private byte[] keptHead = {};
    private @Nullable OwnersAnswer kept;

    /** What is sent is no answer of ours. */
    static final class StrangeException extends Exception {
        private static final long serialVersionUID = 1;

        StrangeException(String message) {
            super(message, null, false, false);
        }
    }

    /** Null: more bytes are needed. */
    @Nullable OwnersAnswer read(ByteBuf in) throws StrangeException {
        if (kept != null && isKept(in)) {
            in.skipBytes(keptHead.length);
            return kept;
        }
        int headLength = ByteBufUtil.indexOf(END_OF_HEAD, in) - in.readerIndex() + 4;
        boolean isWhole = headLength >= 4;
        if (headLength > HEAD_MAX_BYTES || (!isWhole && in.readableBytes() > HEAD_MAX_BYTES)) {
            throw new StrangeException("a head of more than " + HEAD_MAX_BYTES + " bytes");
        }
        return isWhole ? read(in, headLength) : null;
    }

    private boolean isKept(ByteBuf in) {
        if (in.readableBytes() < keptHead.length) {
            return false;
        }
        int start = in.readerIndex();
        for (int i = 0; i < keptHead.length; i++) {
            if (in.getByte(start + i) != keptHead[i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable OwnersAnswer read(ByteBuf in, int headLength) throws StrangeException {
        Head head = new Head(in.toString(in.readerIndex(), headLength - 4, ISO_8859_1));
        if (in.readableBytes() < headLength + head.bodyLength) {
            return null;
        }
        byte[] headBytes = new byte[headLength];
        in.readBytes(headBytes);
        byte[] body = new byte[head.bodyLength];
        in.readBytes(body);
        OwnersAnswer answer =
                new OwnersAnswer(Answer.of(head.status, head.fields.toString(), body), head.isLast);
        if (body.length == 0) {
            keptHead = headBytes;
            kept = answer;
        }
        return answer;
    }

    private static final class Head {
        final int status;
        final StringBuilder fields = new StringBuilder();
        int bodyLength = -1;
        boolean isLast;

        Head(String text) throws StrangeException {
            String[] lines = text.split("\r\n", -1);
            status = status(lines[0]);
            for (int i = 1; i < lines.length; i++) {
                readField(lines[i]);
            }
            if (bodyLength < 0) {
                throw new StrangeException("an answer without Content-Length");
            }
        }

        private static int status(String line) throws StrangeException {
            String digits = line.startsWith(VERSION) ? line.substring(VERSION.length()) : "";
            if (!digits.matches("[2-5][0-9][0-9]( .*)?")) {
                throw new StrangeException("no status line: " + line);
            }
            return Integer.parseInt(digits.substring(0, 3));
        }

        private void readField(String line) throws StrangeException {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new StrangeException("no field: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> readLength(value);
                case "connection" -> isLast |= value.equalsIgnoreCase("close");
                case "transfer-encoding" -> throw new StrangeException("a body in parts");
                default -> {}
            }
            if (!OF_ONE_HOP.contains(name)) {
                fields.append(line).append("\r\n");
            }
        }

        private void readLength(String value) throws StrangeException {
            if (bodyLength >= 0 || !value.matches("[0-9]{1,7}")) {
                throw new StrangeException("no Content-Length: " + value);
            }
            bodyLength = Integer.parseInt(value);
            if (bodyLength > BODY_MAX_BYTES) {
                throw new StrangeException("a body of " + bodyLength + " bytes");
            }
        }
    }
}
