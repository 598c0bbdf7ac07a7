package dev.comporta.gateway;

import dev.comporta.log.Event;

/** What a gateway tells of itself. */
final class GatewayEvents {
    static final Event BOUND_LOWERED = Event.warn("gateway", "bound-lowered", "bound", "count");
    static final Event DIRECTORY_OPEN = Event.warn("gateway", "directory-open", "directory");
    static final Event WARM_UP_FAILED = Event.warn("gateway", "warm-up-failed", "reason");
    static final Event STORE_FAILED = Event.error("gateway", "store-failed", "reason");
    static final Event STORE_TROUBLED = Event.warn("gateway", "store-troubled", "reason");
    static final Event STORE_RECOVERED = Event.info("gateway", "store-recovered");
    static final Event FULL = Event.warn("gateway", "full", "pending", "deadLetters");
    static final Event TAKES_PAYMENTS = Event.info("gateway", "takes-payments");
    static final Event BREAKER = Event.warn("gateway", "breaker", "processor", "state", "reason");
    static final Event ANSWER_UNUSABLE =
            Event.warn("gateway", "answer-unusable", "processor", "kind");
    static final Event ARCHIVE_NOT_ASKED = Event.warn("gateway", "archive-not-asked", "reason");
    static final Event RESTORING = Event.info("gateway", "archive-restoring", "payments", "all");
    static final Event RESTORED =
            Event.warn("gateway", "archive-restored", "payments", "unsettled");
    static final Event STANDS_BY = Event.info("gateway", "stands-by");
    static final Event JOURNAL_READING =
            Event.info("gateway", "journal-reading", "term", "payments", "all");
    static final Event JOURNAL_TAKEN = Event.info("gateway", "journal-taken", "term", "millis");
    static final Event JOURNAL_LOST = Event.warn("gateway", "journal-lost", "reason");
    static final Event REDIS_UNUSABLE = Event.warn("gateway", "redis-unusable", "reason");
    static final Event NOT_REACHABLE = Event.warn("gateway", "not-reachable", "bind");
    static final Event OWNER_KNOWN = Event.info("gateway", "owner-known");

    private GatewayEvents() {}
}
