package dev.comporta.events.service;

import dev.comporta.log.Event;

/** What an event service tells of itself. */
final class ServiceLog {
    static final Event QUERY_FAILED = Event.error("events.service", "query-failed", "reason");
    static final Event LEFT_IN_JOURNAL = Event.info("events.service", "left-in-journal");

    private ServiceLog() {}
}
