package dev.comporta.http;

import dev.comporta.door.KeyCheck;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one event loop that need nothing but a body, and the means to find their requests
 * among bytes without a decoder.
 *
 * <p>Threading: owned by its event loop.
 */
final class LeanPath {
    private final LeanParser[] parsers;
    private final byte[] bytes;
    private final @Nullable TracedBodyHandler[] traced;
    private int found;
    private int foundOffset;
    private int foundEnd;

    /**
     * @param keys null: nobody needs one
     */
    LeanPath(
            HttpOptions options,
            HostRule hostRule,
            @Nullable KeyCheck keys,
            ProblemAnswers problems,
            List<Route> routes) {
        List<Route> lean =
                options.leanPath()
                        ? routes.stream().filter(route -> route.body().isPresent()).toList()
                        : List.of();
        parsers =
                lean.stream()
                        .map(route -> new LeanParser(route, hostRule, keys, problems))
                        .toArray(LeanParser[]::new);
        traced =
                lean.stream()
                        .map(
                                route ->
                                        route.body().orElseThrow() instanceof TracedBodyHandler it
                                                ? it
                                                : null)
                        .toArray(TracedBodyHandler[]::new);
        int bodyMaxBytes = lean.stream().mapToInt(Route::bodyMaxBytes).max().orElse(0);
        bytes = new byte[lean.isEmpty() ? 0 : HttpOptions.HEAD_MAX_BYTES + bodyMaxBytes];
    }

    /** Looks at the bytes from the reader index on, which stays; gives how many are seen. */
    int look(ByteBuf in) {
        int length = Math.min(in.readableBytes(), bytes.length);
        in.getBytes(in.readerIndex(), bytes, 0, length);
        return length;
    }

    /**
     * Finds a request at the offset of what is seen.
     *
     * @return its length; 0 where there isn't surely one for the lean path
     */
    int find(int offset, int end) {
        for (int i = 0; i < parsers.length; i++) {
            int length = parsers[i].parse(bytes, offset, end);
            if (length > 0) {
                found = i;
                foundOffset = offset;
                foundEnd = offset + length;
                return length;
            }
        }
        return 0;
    }

    /** Handles the request that was just found. */
    Exchange handle() {
        TracedBodyHandler handler = traced[found];
        if (handler != null) {
            TraceFields.tell(handler, bytes, foundOffset, foundEnd);
        }
        return parsers[found].handle();
    }
}
