package dev.comporta.cli;

import dev.comporta.events.service.EventsOptions;

/** Where commands look for an event service. */
final class EventsAccess {
    static final String USUAL_URL = "http://127.0.0.1:" + EventsOptions.PORT;

    private EventsAccess() {}
}
