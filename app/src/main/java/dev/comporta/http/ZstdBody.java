package dev.comporta.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks Zstandard, in a class of its own, so that the library is not touched unless such a body
 * comes. It is the reference implementation: what is unpacked here comes from strangers, and the
 * ones in Java read and write memory by addresses of their own, too.
 */
final class ZstdBody {
    /** Of 8 MiB: what a sender may ask of any receiver (RFC 9659). */
    private static final int WINDOW_LOG_MAX = 23;

    private ZstdBody() {}

    static InputStream open(InputStream packed) throws IOException, Refusal {
        try {
            return new ZstdInputStreamNoFinalizer(packed).setLongMax(WINDOW_LOG_MAX);
        } catch (LinkageError e) { // no library for this machine, or nowhere to put it
            throw new Refusal(
                    HttpProblem.UNSUPPORTED_MEDIA_TYPE.withDetail(
                            "zstd can't be unpacked on this machine: use gzip"));
        }
    }
}
