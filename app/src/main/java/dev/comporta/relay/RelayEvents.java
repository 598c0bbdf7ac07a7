package dev.comporta.relay;

import dev.comporta.log.Event;

/** What is told of the way to the owner. */
final class RelayEvents {
    static final Event OWNER_STRANGE = Event.warn("relay", "owner-strange", "address", "reason");

    /** An error of ours: the owner did nothing wrong. */
    static final Event RELAY_FAILED = Event.error("relay", "relay-failed");

    private RelayEvents() {}
}
