package dev.comporta.cli;

import dev.comporta.log.Event;

/** How a gateway's process begins and ends. */
final class CliEvents {
    static final Event LISTENING = Event.info("cli", "listening", "url", "millis");
    static final Event START_REFUSED = Event.error("cli", "start-refused");
    static final Event DRAINING = Event.info("cli", "draining", "signal");
    static final Event ENDED = Event.info("cli", "ended", "signal");
    static final Event ENDED_EARLY = Event.error("cli", "ended-early", "reason");

    private CliEvents() {}
}
