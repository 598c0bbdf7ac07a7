package dev.comporta.intake;

import dev.comporta.log.Event;

/** What intake tells of. */
final class IntakeEvents {
    /** Answered by 500: an error of ours. */
    static final Event REQUEST_FAILED = Event.error("intake", "request-failed");

    private IntakeEvents() {}
}
