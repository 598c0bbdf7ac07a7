package dev.comporta.workbench.wire;

import java.time.Instant;

/** A stretch of {@code requestedAt} instants; both bounds belong to it. */
public record Window(Instant from, Instant to) {
    /** Asked without bounds, which counts all there is. */
    public static final Window EVERYTHING = new Window(Instant.MIN, Instant.MAX);

    public Window {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException(
                    "a window must not end before it starts: from=" + from + " to=" + to);
        }
    }

    /** The query part of a summary's address, with its question mark. */
    public String query() {
        return equals(EVERYTHING) ? "" : "?from=" + from + "&to=" + to;
    }

    @Override
    public String toString() {
        return equals(EVERYTHING) ? "everything" : from + " .. " + to;
    }
}
