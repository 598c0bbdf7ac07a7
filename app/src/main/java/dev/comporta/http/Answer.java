package dev.comporta.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One response, encoded up to the fields that differ by connection and second. Its body is there as
 * a whole, or comes part by part out of a {@link StreamSource}.
 *
 * <p>Threading: immutable.
 */
public final class Answer {
    private static final byte[] END_OF_HEAD = ascii("\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] NOTHING = new byte[0];

    /** RFC 9110, 15.2.1. Interim: it has neither fields nor body. */
    static final Answer CONTINUE =
            new Answer(100, ascii("HTTP/1.1 100 Continue\r\n"), NOTHING, null);

    private final int status;
    private final byte[] head;
    private final byte[] body;
    private final @Nullable StreamSource source;

    private Answer(int status, byte[] head, byte[] body, @Nullable StreamSource source) {
        this.status = status;
        this.head = head;
        this.body = body;
        this.source = source;
    }

    public static Answer empty(int status) {
        return of(status, "", "");
    }

    public static Answer json(int status, String body) {
        return of(status, "Content-Type: application/json\r\n", body);
    }

    /**
     * Any other whole answer.
     *
     * @param fields header lines, each with its CRLF; Content-Length, Date and Connection are added
     */
    public static Answer of(int status, String fields, String body) {
        return of(status, fields, body.getBytes(UTF_8));
    }

    /** The same with a body in bytes, which must not change any more. */
    public static Answer of(int status, String fields, byte[] content) {
        String length = "Content-Length: " + content.length + "\r\n";
        return new Answer(status, head(status, fields + length), content, null);
    }

    /**
     * What the client has is what there is: 304, and no body.
     *
     * @param fields as for {@link #of}
     */
    public static Answer notModified(String fields) {
        return new Answer(304, head(304, fields), NOTHING, null);
    }

    /**
     * It is done, and there is nothing to tell: 204, which has no body.
     *
     * @param fields as for {@link #of}
     */
    static Answer noContent(String fields) {
        return new Answer(204, head(204, fields), NOTHING, null);
    }

    /**
     * An answer whose body comes part by part. It keeps its connection busy until it ends.
     *
     * @param fields as for {@link #of}
     */
    public static Answer stream(int status, String fields, StreamSource source) {
        return new Answer(status, head(status, fields), NOTHING, source);
    }

    private static byte[] head(int status, String fields) {
        return ascii(
                String.format(
                        Locale.ROOT,
                        "HTTP/1.1 %d %s\r\n%s",
                        status,
                        HttpResponseStatus.valueOf(status).reasonPhrase(),
                        fields));
    }

    /** The same with more header lines, each with its CRLF. */
    Answer with(byte[] fields) {
        byte[] longer = Arrays.copyOf(head, head.length + fields.length);
        System.arraycopy(fields, 0, longer, head.length, fields.length);
        return new Answer(status, longer, body, source);
    }

    /** What its body comes from; null: it is there. */
    @Nullable StreamSource source() {
        return source;
    }

    public int status() {
        return status;
    }

    int length() {
        return head.length + body.length;
    }

    boolean isInterim() {
        return status < 200;
    }

    /**
     * @param dateField the Date header line with its CRLF
     * @param exchange whose answer it is
     */
    void writeTo(ByteBuf out, byte[] dateField, Exchange exchange) {
        out.writeBytes(head);
        if (isInterim()) {
            out.writeBytes(END_OF_HEAD);
            return;
        }
        out.writeBytes(dateField);
        if (source != null && !exchange.isHttp10()) {
            out.writeBytes(CHUNKED);
        }
        if (exchange.isLast()) {
            out.writeBytes(CLOSE);
        } else if (exchange.isHttp10()) {
            out.writeBytes(KEEP_ALIVE);
        }
        out.writeBytes(END_OF_HEAD);
        if (!exchange.isHeadOnly()) {
            out.writeBytes(body);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(UTF_8);
    }
}
