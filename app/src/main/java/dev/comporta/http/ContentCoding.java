package dev.comporta.http;

import io.netty.util.AsciiString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How a body is packed (RFC 9110, 8.4). */
enum ContentCoding {
    IDENTITY("identity"),
    GZIP("gzip"),
    ZSTD("zstd");

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** The one that a Content-Encoding field tells; null: another one, or several. */
    static @Nullable ContentCoding of(String field) {
        for (ContentCoding coding : values()) {
            if (AsciiString.contentEqualsIgnoreCase(coding.token, field.strip())) {
                return coding;
            }
        }
        return null;
    }

    /**
     * Unpacks a body.
     *
     * @param most how many bytes may come out
     * @throws Refusal where there are more, or where it is not packed so
     */
    byte[] unpack(byte[] body, int length, int most) throws Refusal {
        try (InputStream in = open(new ByteArrayInputStream(body, 0, length))) {
            byte[] plain = in.readNBytes(most + 1);
            if (plain.length > most) {
                throw new Refusal(HttpProblem.BODY_TOO_LARGE);
            }
            return plain;
        } catch (IOException e) {
            throw new Refusal(HttpProblem.BROKEN_CODING);
        }
    }

    private InputStream open(InputStream packed) throws IOException, Refusal {
        return switch (this) {
            case IDENTITY -> packed;
            case GZIP -> new GZIPInputStream(packed);
            case ZSTD -> ZstdBody.open(packed);
        };
    }
}
