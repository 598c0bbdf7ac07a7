package dev.comporta.events;

import dev.comporta.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An event of a request that is not kept.
 *
 * @param index its place among those that were sent, from 0
 * @param eventId null: it can't be read
 * @param reason for programs
 * @param message for people; it repeats nothing of what was sent
 * @param action what the client should do with it
 */
record RejectedEvent(
        int index, @Nullable String eventId, String reason, String message, Action action) {

    static final String NOT_KEPT = "not-kept";

    /** What a client should do with an event. */
    enum Action {
        /** It is refused again whenever it comes. */
        DROP("drop"),
        /** It may be taken when it comes again. */
        RETRY("retry");

        final String word;

        Action(String word) {
            this.word = word;
        }
    }

    static RejectedEvent of(
            int index, @Nullable String eventId, EventDefect defect, @Nullable EventField field) {
        String what = field == null ? "The event" : field.label();
        return new RejectedEvent(
                index, eventId, defect.slug(), what + " " + defect.words(), Action.DROP);
    }

    /** The same event came before, and it is not known to be kept. */
    static RejectedEvent notKept(int index, String eventId) {
        return new RejectedEvent(
                index,
                eventId,
                NOT_KEPT,
                "The event came before and could not be kept",
                Action.RETRY);
    }

    void appendTo(StringBuilder text) {
        text.append("{\"index\":").append(index);
        if (eventId != null) {
            text.append(",\"event_id\":").append(JsonText.quote(eventId));
        }
        text.append(",\"reason\":\"").append(reason);
        text.append("\",\"message\":").append(JsonText.quote(message));
        text.append(",\"action\":\"").append(action.word).append("\"}");
    }
}
