package dev.comporta.webhook;

import dev.comporta.log.Event;

/** What webhooks tell the log. */
final class WebhookLog {
    static final Event LAG = Event.warn("webhook", "webhooks-lag", "reason");
    static final Event RECOVERED = Event.info("webhook", "webhooks-recovered");
    static final Event STOPPED = Event.error("webhook", "webhooks-stopped", "reason");
    static final Event UNKEPT = Event.warn("webhook", "webhooks-position-unkept", "reason");
    static final Event MISSED =
            Event.error("webhook", "webhooks-missed", "position", "droppedUpTo");
    static final Event GIVEN_UP =
            Event.error("webhook", "webhook-given-up", "id", "position", "reason");

    private WebhookLog() {}
}
