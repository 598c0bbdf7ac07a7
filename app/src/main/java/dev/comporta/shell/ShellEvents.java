package dev.comporta.shell;

import dev.comporta.log.Event;

/** What is told of payments: who decided, who contradicts whom, and what waits for a person. */
final class ShellEvents {
    static final Event RETRIED = Event.info("shell", "dead-letter-retried", "payment");
    static final Event ALL_RETRIED = Event.info("shell", "dead-letters-retried", "reason", "count");
    static final Event ACKNOWLEDGED =
            Event.info("shell", "dead-letter-acknowledged", "payment", "note");
    static final Event RESOLVED =
            Event.info("shell", "doubt-resolved", "payment", "outcome", "note");
    static final Event PURGED = Event.warn("shell", "purged");
    static final Event BURIED = Event.warn("shell", "dead-letter", "payment", "reason", "status");
    static final Event CONTRADICTED =
            Event.error("shell", "operator-contradicted", "payment", "attempt");
    static final Event CONTRADICTED_ITSELF =
            Event.warn("shell", "processor-contradicted-itself", "payment");

    private ShellEvents() {}
}
