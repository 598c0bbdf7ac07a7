package dev.comporta.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request's head says of its body. */
record BodyForm(MediaType type, ContentCoding coding) {
    /** Nobody asks. */
    static final BodyForm ANY = new BodyForm(MediaType.OTHER, ContentCoding.IDENTITY);

    /** Null: it is none that is read on these terms. */
    static @Nullable BodyForm of(HttpHeaders headers, Terms terms) {
        if (terms.types().isEmpty()) {
            return ANY;
        }
        List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        MediaType type = types.size() == 1 ? MediaType.of(types.getFirst()) : MediaType.OTHER;
        ContentCoding coding = coding(headers.getAll(HttpHeaderNames.CONTENT_ENCODING), terms);
        return terms.types().contains(type) && coding != null ? new BodyForm(type, coding) : null;
    }

    private static @Nullable ContentCoding coding(List<String> told, Terms terms) {
        if (told.isEmpty()) {
            return ContentCoding.IDENTITY;
        }
        return told.size() == 1 && terms.unpacks() ? ContentCoding.of(told.getFirst()) : null;
    }

    /** The body as it is without its packing. */
    byte[] unpack(byte[] body, int length, int most) throws Refusal {
        return coding == ContentCoding.IDENTITY ? body : coding.unpack(body, length, most);
    }

    boolean isPacked() {
        return coding != ContentCoding.IDENTITY;
    }
}
