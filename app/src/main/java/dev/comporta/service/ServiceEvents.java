package dev.comporta.service;

import dev.comporta.log.Event;

/** What any service tells of itself. */
final class ServiceEvents {
    static final Event OPEN_TO_ALL = Event.warn("service", "open-to-all", "address");
    static final Event CERTIFICATE = Event.warn("service", "certificate");
    static final Event PROCESS_ENDS = Event.error("service", "process-ends", "reason");

    private ServiceEvents() {}
}
