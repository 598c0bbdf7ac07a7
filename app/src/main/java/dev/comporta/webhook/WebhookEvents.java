package dev.comporta.webhook;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.json.EpochNanos;
import dev.comporta.json.JsonText;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of transitions. An event's id is made of what stays the same wherever it is read,
 * from the journal or from what compaction has left of it.
 *
 * <p>Compaction leaves no record of a dead letter's retry, but the attempt behind it; then the
 * event is made of that, at the time of the attempt.
 *
 * <p>Threading: one owner.
 */
public final class WebhookEvents {
    private static final UUID ALL = new UUID(0, 0);

    private final List<String> processors;
    private @Nullable Changed lastBuried;

    /**
     * @param processors wire names, by index
     */
    public WebhookEvents(List<String> processors) {
        this.processors = List.copyOf(processors);
    }

    /** What a transition is to receivers; most are nothing. */
    public List<WebhookEvent> of(Transition transition) {
        return switch (transition) {
            case Transition.Noted _ -> List.of();
            case Purged purged -> List.of(purged(purged));
            case Changed changed -> of(changed);
        };
    }

    private List<WebhookEvent> of(Changed changed) {
        List<WebhookEvent> events = new ArrayList<>(2);
        Changed buried = lastBuried;
        lastBuried = changed.change() == Change.BURIED ? changed : null;
        if (buried != null && wasRetriedBefore(buried, changed)) {
            events.add(resolved(buried, "retried", changed.recordedAtMillis()));
        }
        switch (changed.change()) {
            case ACCEPTED, ATTEMPTED -> {}
            case SETTLED -> events.add(settled(changed));
            case BURIED -> events.add(buried(changed));
            case RETRIED -> events.add(resolved(changed, "retried", changed.recordedAtMillis()));
            case ACKNOWLEDGED ->
                    events.add(resolved(changed, "acknowledged", changed.recordedAtMillis()));
            case PUT_BACK -> {
                if (changed.payment().evidence() == Evidence.OPERATOR) {
                    events.add(resolved(changed, "not-booked", changed.recordedAtMillis()));
                }
            }
        }
        return events;
    }

    private static boolean wasRetriedBefore(Changed buried, Changed next) {
        return buried.payment().id().equals(next.payment().id())
                && buried.payment().attempts() < next.payment().attempts();
    }

    private WebhookEvent settled(Changed changed) {
        return event(
                changed,
                "payment.settled",
                "settled",
                changed.recordedAtMillis(),
                "\"settledAt\":" + instant(changed.recordedAtMillis()));
    }

    private WebhookEvent buried(Changed changed) {
        StoredPayment payment = changed.payment();
        return event(
                changed,
                "payment.buried",
                "buried",
                changed.recordedAtMillis(),
                "\"reason\":"
                        + quote(DeadLetterReason.of(payment.evidence(), payment.status()).slug()));
    }

    private WebhookEvent resolved(Changed about, String resolution, long atMillis) {
        return event(
                about,
                "payment.resolved",
                resolution,
                atMillis,
                "\"resolution\":" + quote(resolution));
    }

    private static WebhookEvent purged(Purged purged) {
        return new WebhookEvent(
                "purged-" + purged.recordedAtMillis() + "-" + purged.position(),
                ALL,
                purged.position(),
                body("payments.purged", purged.recordedAtMillis(), "{}"));
    }

    private WebhookEvent event(
            Changed changed, String type, String kind, long atMillis, String more) {
        StoredPayment payment = changed.payment();
        String id =
                kind
                        + "-"
                        + payment.id()
                        + "-"
                        + payment.acceptedAtMillis()
                        + "-"
                        + payment.attempts();
        return new WebhookEvent(
                id, payment.id(), changed.position(), body(type, atMillis, data(payment, more)));
    }

    private String data(StoredPayment payment, String more) {
        return new StringJoiner(",", "{", "}")
                .add("\"correlationId\":" + quote(payment.id().toString()))
                .add("\"amount\":" + JsonText.money(payment.amountCents()))
                .add("\"acceptedAt\":" + instant(payment.acceptedAtMillis()))
                .add("\"attempts\":" + payment.attempts())
                .add("\"processor\":" + quote(processors.get(payment.processor())))
                .add("\"requestedAt\":" + quote(EpochNanos.toInstant(payment.requestedAtNanos())))
                .add("\"evidence\":" + quote(payment.evidence().words()))
                .add("\"status\":" + (payment.status() == 0 ? "null" : payment.status()))
                .add(more)
                .toString();
    }

    private static String body(String type, long atMillis, String data) {
        return "{\"type\":"
                + quote(type)
                + ",\"timestamp\":"
                + instant(atMillis)
                + ",\"data\":"
                + data
                + "}";
    }

    private static String instant(long epochMillis) {
        return quote(Instant.ofEpochMilli(epochMillis));
    }
}
