package dev.comporta.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/**
 * One response, encoded up to the fields that differ by connection and second.
 *
 * <p>Threading: immutable.
 */
public final class Answer {
    private static final byte[] END_OF_HEAD = ascii("\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

    /** RFC 9110, 15.2.1. Interim: it has neither fields nor body. */
    static final Answer CONTINUE = new Answer(100, ascii("HTTP/1.1 100 Continue\r\n"), new byte[0]);

    private final int status;
    private final byte[] head;
    private final byte[] body;

    private Answer(int status, byte[] head, byte[] body) {
        this.status = status;
        this.head = head;
        this.body = body;
    }

    /** An answer without a body. */
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
        byte[] content = body.getBytes(UTF_8);
        String head =
                String.format(
                        Locale.ROOT,
                        "HTTP/1.1 %d %s\r\n%sContent-Length: %d\r\n",
                        status,
                        HttpResponseStatus.valueOf(status).reasonPhrase(),
                        fields,
                        content.length);
        return new Answer(status, ascii(head), content);
    }

    int status() {
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
