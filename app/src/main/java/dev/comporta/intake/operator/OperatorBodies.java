package dev.comporta.intake.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.http.Refusal;
import dev.comporta.intake.PaymentProblem;
import dev.comporta.json.EpochNanos;
import dev.comporta.json.InstantText;
import dev.comporta.payment.Note;
import dev.comporta.payment.Resolution;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the bodies of a resolution, {@code {"outcome":"booked","requestedAt":"…","note":"…"}}, and
 * of an acknowledgement, {@code {"note":"…"}}. They move money, so a field that is not known is a
 * mistake and not ignored.
 */
final class OperatorBodies {
    private static final Set<String> FIELDS = Set.of("outcome", "requestedAt", "note");

    /** What is left of a note once all is gone that can't be seen. */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}]");

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * What the body says.
     *
     * @param note empty where none was given
     */
    record Ruling(Resolution resolution, String note) {}

    private OperatorBodies() {}

    /** Reads one of each, so that the classes are loaded at the start and not on an event loop. */
    static void load() {
        byte[] ruling =
                "{\"outcome\":\"booked\",\"requestedAt\":\"2026-01-01T00:00:00Z\",\"note\":\"\"}"
                        .getBytes(US_ASCII);
        byte[] note = "{\"note\":\"-\"}".getBytes(US_ASCII);
        try {
            var _ = ruling(ruling, ruling.length);
            var _ = note(note, note.length);
        } catch (Refusal e) {
            throw new IllegalStateException("an operator's body can't be read", e);
        }
    }

    /**
     * @throws Refusal where the body has no note, or anything else
     */
    static String note(byte[] body, int length) throws Refusal {
        try {
            JsonNode read = tree(body, length);
            JsonNode note = read.path("note");
            if (read.isObject()
                    && read.size() == 1
                    && isNote(note)
                    && VISIBLE.matcher(note.stringValue()).find()) {
                return note.stringValue();
            }
        } catch (JacksonException e) {
            // told below
        }
        throw new Refusal(OperatorProblem.INVALID_NOTE);
    }

    private static boolean isNote(JsonNode node) {
        return node.isString() && node.stringValue().length() <= Note.LENGTH_MAX;
    }

    /**
     * @throws Refusal where the body is no resolution
     */
    static Ruling ruling(byte[] body, int length) throws Refusal {
        try {
            return ruling(tree(body, length));
        } catch (JacksonException e) {
            throw invalid("The body must be one JSON object, each field once");
        }
    }

    /**
     * The value of a body; a missing one where it isn't UTF-8. Jackson would guess UTF-16 and
     * UTF-32, and take overlong forms.
     */
    private static JsonNode tree(byte[] body, int length) {
        try {
            return MAPPER.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length)).toString());
        } catch (CharacterCodingException e) {
            return MissingNode.getInstance();
        }
    }

    private static Ruling ruling(JsonNode body) throws Refusal {
        if (!body.isObject()) {
            throw invalid("The body must be a JSON object");
        }
        if (!FIELDS.containsAll(body.propertyNames())) {
            throw invalid("The body may have outcome, requestedAt and note, nothing else");
        }
        JsonNode note = body.path("note");
        if (!note.isMissingNode() && !isNote(note)) {
            throw invalid("note must be a string of " + Note.LENGTH_MAX + " characters at most");
        }
        return resolution(body, note.asString(""));
    }

    private static Ruling resolution(JsonNode body, String note) throws Refusal {
        JsonNode requestedAt = body.path("requestedAt");
        return switch (body.path("outcome").asString("")) {
            case "booked" -> booked(requestedAt, note);
            case "not-booked" -> {
                if (!requestedAt.isMissingNode()) {
                    throw invalid("requestedAt goes with the outcome booked only");
                }
                yield new Ruling(new Resolution.NotBooked(), note);
            }
            default -> throw invalid("outcome must be booked or not-booked");
        };
    }

    private static Ruling booked(JsonNode requestedAt, String note) throws Refusal {
        if (requestedAt.isMissingNode()) {
            return new Ruling(new Resolution.Booked(OptionalLong.empty()), note);
        }
        Instant instant = InstantText.read(requestedAt.asString(""));
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
