package dev.comporta.log;

/** What the log tells of itself. */
final class LogEvents {
    /** The event, and how many of it were not told. */
    static final Event SUPPRESSED = Event.warn("log", "suppressed", "suppressed", "count");

    /** Words that nobody read in time. */
    static final Event OUTPUT_DROPPED = Event.warn("log", "output-dropped", "bytes");

    private LogEvents() {}
}
