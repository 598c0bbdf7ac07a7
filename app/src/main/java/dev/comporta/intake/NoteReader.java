package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.payment.Note;
import java.util.Optional;
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
        if (read(body, body.length).isEmpty()) {
            throw new IllegalStateException("a note can't be read");
        }
    }

    /** The note; empty where the body has none, or more than one. */
    static Optional<String> read(byte[] body, int length) {
        try {
            JsonNode read = ResolutionReader.tree(body, length);
            JsonNode note = read.path("note");
            boolean isNote = read.isObject() && read.size() == 1 && isNote(note);
            return isNote ? Optional.of(note.stringValue()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static boolean isNote(JsonNode node) {
        return node.isString()
                && VISIBLE.matcher(node.stringValue()).find()
                && node.stringValue().length() <= Note.LENGTH_MAX;
    }
}
