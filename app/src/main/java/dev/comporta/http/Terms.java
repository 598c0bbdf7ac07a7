package dev.comporta.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a request's head, beside its method and path, and how it refuses one.
 *
 * @param types the forms of body that it reads; empty: it takes any, and may ignore it
 * @param unpacks whether a body may come packed, by gzip or zstd: what comes out has the same limit
 * @param origins the pages that may use it, beside those of its own origin
 * @param refusals null: refusals are told as problems are
 */
public record Terms(
        Set<MediaType> types, boolean unpacks, Origins origins, @Nullable Refusals refusals) {
    /** Of any body, or none. */
    static final Terms ANY = new Terms(Set.of(), false, Origins.NONE, null);

    /** Of a body that must be told to be JSON. */
    static final Terms JSON = new Terms(Set.of(MediaType.JSON), false, Origins.NONE, null);

    public Terms {
        types = Set.copyOf(types);
    }

    /** What a body must be told to be. */
    Problem unsupported() {
        if (!unpacks) {
            return HttpProblem.UNSUPPORTED_MEDIA_TYPE;
        }
        return HttpProblem.UNSUPPORTED_MEDIA_TYPE.withDetail(
                "A body needs Content-Type: application/json"
                        + (types.contains(MediaType.NDJSON) ? " or application/x-ndjson" : "")
                        + ", and Content-Encoding may be gzip or zstd");
    }
}
