package dev.comporta.intake.operator;

import dev.comporta.http.Refusal;
import dev.comporta.intake.PaymentProblem;
import dev.comporta.json.EpochNanos;
import dev.comporta.json.InstantText;
import dev.comporta.json.JsonTree;
import dev.comporta.payment.Note;
import dev.comporta.payment.Resolution;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of a resolution, {@code {"outcome":"booked","requestedAt":"…","note":"…"}}, and
 * of an acknowledgement, {@code {"note":"…"}}. They move money, so a field that is not known is a
 * mistake and not ignored.
 */
final class OperatorBodies {
    private static final Set<String> FIELDS = Set.of("outcome", "requestedAt", "note");

    /** What is left of a note once all is gone that can't be seen. */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}]");

    /**
     * What the body says.
     *
     * @param note empty where none was given
     */
    record Ruling(Resolution resolution, String note) {}

    private OperatorBodies() {}

    /**
     * @throws Refusal where the body has no note, or anything else
     */
    static String note(byte[] body, int length) throws Refusal {
        try {
            Map<String, Object> read = tree(body, length);
            if (read.size() == 1
                    && read.get("note") instanceof String note
                    && note.length() <= Note.LENGTH_MAX
                    && VISIBLE.matcher(note).find()) {
                return note;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new Refusal(OperatorProblem.INVALID_NOTE);
    }

    /**
     * @throws Refusal where the body is no resolution
     */
    static Ruling ruling(byte[] body, int length) throws Refusal {
        Map<String, Object> read;
        try {
            read = tree(body, length);
        } catch (IllegalArgumentException e) {
            throw invalid("The body must be one JSON object, each field once");
        }
        if (!FIELDS.containsAll(read.keySet())) {
            throw invalid("The body may have outcome, requestedAt and note, nothing else");
        }
        if (!(read.getOrDefault("note", "") instanceof String note)
                || note.length() > Note.LENGTH_MAX) {
            throw invalid("note must be a string of " + Note.LENGTH_MAX + " characters at most");
        }
        return resolution(read, note);
    }

    private static Map<String, Object> tree(byte[] body, int length) {
        return JsonTree.object(Arrays.copyOf(body, length));
    }

    private static Ruling resolution(Map<String, Object> body, String note) throws Refusal {
        Object requestedAt = body.get("requestedAt");
        return switch (String.valueOf(body.get("outcome"))) {
            case "booked" -> booked(requestedAt, note);
            case "not-booked" -> {
                if (requestedAt != null) {
                    throw invalid("requestedAt goes with the outcome booked only");
                }
                yield new Ruling(new Resolution.NotBooked(), note);
            }
            default -> throw invalid("outcome must be booked or not-booked");
        };
    }

    private static Ruling booked(@Nullable Object requestedAt, String note) throws Refusal {
        if (requestedAt == null) {
            return new Ruling(new Resolution.Booked(OptionalLong.empty()), note);
        }
        Instant instant = requestedAt instanceof String text ? InstantText.read(text) : null;
        if (instant != null) {
            long nanos = EpochNanos.clamp(instant);
            if (EpochNanos.toInstant(nanos).equals(instant)) {
                return new Ruling(new Resolution.Booked(OptionalLong.of(nanos)), note);
            }
        }
        throw new Refusal(
                PaymentProblem.UNREADABLE_INSTANT.withDetail(
                        "requestedAt must be " + InstantText.EXPECTED));
    }

    private static Refusal invalid(String detail) {
        return new Refusal(OperatorProblem.INVALID_RESOLUTION.withDetail(detail));
    }
}
