package dev.comporta.intake.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.http.Refusal;
import dev.comporta.payment.Note;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the body of an acknowledgement, {@code {"note":"…"}}, and nothing else. */
final class NoteReader {
    /** What is left of a note once all is gone that can't be seen. */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}]");

    private NoteReader() {}

    /** Reads one body, so that the classes are loaded at the start and not on an event loop. */
    static void load() {
        byte[] body = "{\"note\":\"-\"}".getBytes(US_ASCII);
        try {
            var _ = read(body, body.length);
        } catch (Refusal e) {
            throw new IllegalStateException("a note can't be read", e);
        }
    }

    /**
     * The note.
     *
     * @throws Refusal where the body has none, or anything else
     */
    static String read(byte[] body, int length) throws Refusal {
        try {
            JsonNode read = ResolutionReader.tree(body, length);
            JsonNode note = read.path("note");
            if (read.isObject() && read.size() == 1 && isNote(note)) {
                return note.stringValue();
            }
        } catch (JacksonException e) {
            // told below
        }
        throw new Refusal(OperatorProblem.INVALID_NOTE);
    }

    private static boolean isNote(JsonNode node) {
        return node.isString()
                && VISIBLE.matcher(node.stringValue()).find()
                && node.stringValue().length() <= Note.LENGTH_MAX;
    }
}
