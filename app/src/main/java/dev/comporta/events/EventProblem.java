package dev.comporta.events;

import dev.comporta.http.Problem;

/** What can be wrong with a request that brings events, as a whole. */
public final class EventProblem {
    public static final Problem NOT_JSON =
            new Problem(400, "not-json", "The body must be one JSON value by RFC 8259, in UTF-8");

    public static final Problem TOO_DEEP =
            new Problem(400, "too-deep", "An event may nest objects and arrays 64 deep");

    public static final Problem NOT_A_BATCH =
            new Problem(
                    400,
                    "not-a-batch",
                    "The body must be an object with events, an array; or that array; or, told to"
                            + " be application/x-ndjson, an event in each line");

    public static final Problem NO_EVENTS =
            new Problem(400, "no-events", "There must be an event at the least");

    public static final Problem TOO_MANY_EVENTS =
            new Problem(413, "too-many-events", "A batch may have 1000 events at most");

    public static final Problem FULL =
            new Problem(
                    503, "full", "No more events can be taken now; nothing was stored: try later");

    public static final Problem UNAVAILABLE =
            new Problem(
                    503,
                    "unavailable",
                    "The events are not sure to be kept: send them again, with the same ids");

    private EventProblem() {}
}
