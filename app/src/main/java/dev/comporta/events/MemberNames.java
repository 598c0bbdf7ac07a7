package dev.comporta.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.json.JsonCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of one object's members, so that a second one of a name is found however it is escaped.
 * Comparing each with all would take long for many, so there is a limit.
 *
 * <p>Threading: one owner.
 */
final class MemberNames {
    private final int[] hashes;
    private final int[] starts;
    private final int[] ends;
    private final boolean[] escaped;
    private int count;

    MemberNames(int max) {
        hashes = new int[max];
        starts = new int[max];
        ends = new int[max];
        escaped = new boolean[max];
    }

    void clear() {
        count = 0;
    }

    /** Adds the name that the cursor has just read. Null: it is a new one. */
    @Nullable EventDefect add(JsonCursor cursor) {
        if (count == hashes.length) {
            return EventDefect.TOO_MANY_FIELDS;
        }
        hashes[count] = hash(cursor);
        starts[count] = cursor.stringStart();
        ends[count] = cursor.stringEnd();
        escaped[count] = cursor.isStringEscaped();
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hashes[count] && isSame(cursor.bytes(), i, count)) {
                return EventDefect.DUPLICATE_FIELD;
            }
        }
        count++;
        return null;
    }

    private boolean isSame(byte[] bytes, int a, int b) {
        if (escaped[a] || escaped[b]) {
            return text(bytes, a).equals(text(bytes, b));
        }
        return Arrays.equals(bytes, starts[a], ends[a], bytes, starts[b], ends[b]);
    }

    private String text(byte[] bytes, int index) {
        return JsonCursor.text(bytes, starts[index], ends[index], escaped[index]);
    }

    private static int hash(JsonCursor cursor) {
        if (cursor.isStringEscaped()) {
            byte[] plain = cursor.string().getBytes(UTF_8);
            return hash(plain, 0, plain.length);
        }
        return hash(cursor.bytes(), cursor.stringStart(), cursor.stringEnd());
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
