package dev.comporta.http;

import dev.comporta.log.Event;

/** What the server tells of. */
final class HttpEvents {
    static final Event ACCEPT_FAILED = Event.warn("http", "accept-failed", "reason");

    /** An error of ours: the client did nothing wrong. */
    static final Event CONNECTION_FAILED = Event.error("http", "connection-failed");

    private HttpEvents() {}
}
