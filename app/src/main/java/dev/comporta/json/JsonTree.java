package dev.comporta.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole JSON text as values of the JDK: {@link Map}, {@link List}, {@link String}, {@link
 * BigDecimal}, {@link Boolean}, and an empty {@link Optional} for null.
 */
public final class JsonTree {
    /** Longer ones cost more to read than anything they could say. */
    private static final int NUMBER_LENGTH_MAX = 1_000;

    private JsonTree() {}

    /**
     * Reads the one object that the bytes are.
     *
     * @throws IllegalArgumentException where they are anything else, or where a name comes twice in
     *     an object
     */
    public static Map<String, Object> object(byte[] bytes) {
        JsonCursor cursor = new JsonCursor();
        cursor.reset(bytes, 0, bytes.length);
        if (cursor.peekToken() != '{' || !cursor.skipValue(1) || !cursor.isAtEnd()) {
            throw new IllegalArgumentException("not one JSON object");
        }
        cursor.reset(bytes, 0, bytes.length);
        return object(cursor);
    }

    // From here on all is known to be well formed.

    private static Object value(JsonCursor cursor) {
        return switch (cursor.peekToken()) {
            case '{' -> object(cursor);
            case '[' -> array(cursor);
            case '"' -> {
                cursor.readString();
                yield cursor.string();
            }
            default -> wordOrNumber(cursor);
        };
    }

    private static Map<String, Object> object(JsonCursor cursor) {
        Map<String, Object> members = new HashMap<>();
        cursor.accept('{');
        while (!cursor.accept('}')) {
            cursor.readName();
            String name = cursor.string();
            if (members.put(name, value(cursor)) != null) {
                throw new IllegalArgumentException("a name comes twice: " + name);
            }
            cursor.accept(',');
        }
        return members;
    }

    private static List<Object> array(JsonCursor cursor) {
        List<Object> elements = new ArrayList<>();
        cursor.accept('[');
        while (!cursor.accept(']')) {
            elements.add(value(cursor));
            cursor.accept(',');
        }
        return elements;
    }

    private static Object wordOrNumber(JsonCursor cursor) {
        int start = cursor.position();
        cursor.skipValue(1);
        String text = new String(cursor.bytes(), start, cursor.position() - start, US_ASCII);
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> Optional.empty();
            default -> number(text);
        };
    }

    private static BigDecimal number(String text) {
        if (text.length() > NUMBER_LENGTH_MAX) {
            throw new IllegalArgumentException("a number is too long: length=" + text.length());
        }
        return new BigDecimal(text);
    }
}
