package dev.comporta.events.embedded;

import dev.comporta.log.Event;

/** What keeping and loading events has to tell. */
final class LogEvents {
    static final Event JOURNAL_FAILED = Event.error("events.embedded", "events-failed", "reason");
    static final Event JOURNAL_FULL = Event.warn("events.embedded", "events-full", "reason");
    static final Event LOAD_FAILED = Event.warn("events.embedded", "load-failed", "reason");
    static final Event LOAD_RECOVERED = Event.info("events.embedded", "load-recovered");

    private LogEvents() {}
}
