package dev.comporta.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.Payment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes as records. A note is cut into parts of at most {@value #PART_BYTES} bytes of UTF-8, none
 * of them within a character. Each part is one record: the text stands in the fields for amount and
 * instant, filled up with zeros; the status is the part's number, from 0; the evidence is how many
 * parts there are; the number of attempts says which attempt the note is about.
 *
 * <p>The parts stand in front of the decision that they explain, so that it is never there without
 * them. A note that is not whole, or whose decision is not there, is none.
 */
final class NoteRecords {
    static final int PART_BYTES = 2 * Long.BYTES;

    private static final int CODE_POINT_BYTES_MAX = 4;

    private NoteRecords() {}

    /** A text in parts, each filled up with zeros. */
    static List<ByteBuffer> parts(String text) {
        List<ByteBuffer> parts = new ArrayList<>();
        ByteBuffer part = newPart();
        for (int codePoint : text.codePoints().toArray()) {
            byte[] bytes = Character.toString(codePoint).getBytes(UTF_8);
            if (bytes.length > part.remaining()) {
                parts.add(part);
                part = newPart();
            }
            part.put(bytes);
        }
        parts.add(part);
        return parts;
    }

    /** How many records a text may take at the most. */
    static int recordsMax(String text) {
        int leastBytes = PART_BYTES - CODE_POINT_BYTES_MAX + 1;
        return text.getBytes(UTF_8).length / leastBytes + 1;
    }

    /** The text of one part. */
    static String text(RecordView part) {
        byte[] bytes = new byte[PART_BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(part.amountCents())
                .putLong(part.instantNanos());
        int end = PART_BYTES;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, UTF_8);
    }

    /**
     * The parts of a payment's notes with one more. One that begins a note takes the place of a
     * note about the same attempt, or else of the oldest where there are {@value
     * Payment#NOTES_MAX}.
     */
    static List<RecordView> with(List<RecordView> parts, RecordView part) {
        List<RecordView> all = new ArrayList<>(parts);
        if (part.status() == 0) {
            all.removeIf(other -> other.attempts() == part.attempts());
            if (all.stream().filter(other -> other.status() == 0).count() == Payment.NOTES_MAX) {
                int oldest = all.getFirst().attempts();
                all.removeIf(other -> other.attempts() == oldest);
            }
        } else if (all.isEmpty() || !continues(all.getLast(), part)) {
            return parts; // what it continues was not kept
        }
        all.add(part);
        return all;
    }

    /** The parts of a payment's notes behind a record that may be the last note's decision. */
    static List<RecordView> decided(List<RecordView> parts, RecordView decision) {
        if (parts.isEmpty()) {
            return parts;
        }
        boolean endsAnAttempt =
                decision.type() == RecordType.SETTLED || decision.type() == RecordType.PUT_BACK;
        boolean isOperators = decision.evidence() == Evidence.OPERATOR.code();
        return decision.type() == RecordType.ACKNOWLEDGED || (endsAnAttempt && isOperators)
                ? parts
                : parts.stream().filter(part -> part.attempts() != decision.attempts()).toList();
    }

    /** The notes that parts come to. */
    static List<Note> notes(List<RecordView> parts) {
        List<Note> notes = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (RecordView part : parts) {
            if (part.status() == 0) {
                text.setLength(0);
            }
            text.append(text(part));
            if (part.status() == part.evidence() - 1) {
                notes.add(new Note(part.attempts(), part.recordedAtMillis(), text.toString()));
            }
        }
        return notes;
    }

    private static boolean continues(RecordView before, RecordView part) {
        return before.attempts() == part.attempts() && before.status() + 1 == part.status();
    }

    private static ByteBuffer newPart() {
        return ByteBuffer.allocate(PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
