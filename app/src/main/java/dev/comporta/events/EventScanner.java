package dev.comporta.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.json.JsonCursor;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event strictly by RFC 8259 (on top of {@link JsonCursor}): whether it is one, and what
 * its fields say. A plain event costs no allocation; escapes in names and in what is compared do,
 * and times with an offset.
 *
 * <p>Null stands for a field that is not there. Fields that are not known are passed through; they
 * must be JSON, and no field may stand twice in the event or in its custom_params. An escaped
 * surrogate without its other half, which RFC 8259 leaves open, is refused: not every warehouse
 * could read the event.
 *
 * <p>Of several defects the first in the event's order is told, and what is missing last.
 *
 * <p>Threading: one owner; what is read is valid until the next call, and as long as the bytes are.
 */
public final class EventScanner {
    /** From brace to brace. */
    public static final int EVENT_MAX_BYTES = 64 * 1024;

    /** Members of custom_params. */
    public static final int PARAMS_MAX = 64;

    /** Of a name in custom_params, as it is written. */
    public static final int PARAM_NAME_MAX_BYTES = 256;

    /** Of a value in custom_params, as it is written. */
    public static final int PARAM_MAX_BYTES = 4_096;

    /** Members of an event that are not known. */
    public static final int UNKNOWN_FIELDS_MAX = 128;

    private static final byte[][] EVENT_TYPES =
            words("install", "click", "impression", "conversion");
    private static final byte[][] PLATFORMS = words("ios", "android", "web");

    private final JsonCursor own = new JsonCursor();
    private final MemberNames unknown = new MemberNames(UNKNOWN_FIELDS_MAX);
    private final MemberNames params = new MemberNames(PARAMS_MAX);
    private final int[] starts = new int[EventField.values().length];
    private final int[] ends = new int[EventField.values().length];
    private JsonCursor cursor = own;
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int seen;
    private int present;
    private int escaped;
    private @Nullable EventDefect defect;
    private @Nullable EventField defectField;
    private long timestampMillis;

    private static byte[][] words(String... words) {
        return Stream.of(words).map(word -> word.getBytes(US_ASCII)).toArray(byte[][]::new);
    }

    /** Reads the event that the range is, white space aside. Null: it is one. */
    public @Nullable EventDefect scan(byte[] bytes, int offset, int length) {
        own.reset(bytes, offset, length);
        EventDefect found = scanNext(own);
        boolean isWhole = found == null || !found.isOfSyntax();
        return isWhole && !own.isAtEnd() ? broken() : found;
    }

    /**
     * Reads the value that comes next, and moves over it. Null: it is an event.
     *
     * @return one {@linkplain EventDefect#isOfSyntax of syntax} where nobody can tell where it ends
     */
    @Nullable EventDefect scanNext(JsonCursor at) {
        cursor = at;
        bytes = at.bytes();
        seen = 0;
        present = 0;
        escaped = 0;
        defect = null;
        defectField = null;
        unknown.clear();
        int token = at.peekToken();
        int escapes = at.escapes();
        start = at.position();
        if (token != '{') {
            note(EventDefect.NOT_AN_OBJECT, null);
        }
        if (token == '{' ? !readMembers() : !at.skipValue(1)) {
            return broken();
        }
        end = at.position();
        noteTheWhole(at.escapes() > escapes);
        return defect;
    }

    private EventDefect broken() {
        defectField = null;
        defect = cursor.isTooDeep() ? EventDefect.TOO_DEEP : EventDefect.NOT_JSON;
        return defect;
    }

    private void noteTheWhole(boolean hasEscapes) {
        if (end - start > EVENT_MAX_BYTES) {
            note(EventDefect.EVENT_TOO_LARGE, null);
        }
        if (hasEscapes && !Surrogates.arePaired(bytes, start, end)) {
            note(EventDefect.UNPAIRED_SURROGATE, null);
        }
        if (defect != null) {
            return;
        }
        for (EventField field : EventField.REQUIRED) {
            if (!has(field)) {
                note(EventDefect.MISSING_FIELD, field);
            }
        }
    }

    /** The first one counts. */
    private void note(@Nullable EventDefect found, @Nullable EventField field) {
        if (found != null && defect == null) {
            defect = found;
            defectField = field;
        }
    }

    private boolean readMembers() {
        cursor.accept('{');
        if (cursor.accept('}')) {
            return true;
        }
        do {
            if (!readMember()) {
                return false;
            }
        } while (cursor.accept(','));
        return cursor.accept('}');
    }

    private boolean readMember() {
        if (!cursor.readName()) {
            return false;
        }
        EventField field = EventField.named(cursor);
        if (field == null) {
            note(unknown.add(cursor), null);
            return cursor.skipValue(2);
        }
        if ((seen & field.bit()) != 0) {
            note(EventDefect.DUPLICATE_FIELD, field);
            return cursor.skipValue(2);
        }
        seen |= field.bit();
        return cursor.peekToken() == 'n' ? cursor.skipValue(2) : readValue(field);
    }

    /** False: it is not JSON. */
    private boolean readValue(EventField field) {
        int token = cursor.peekToken();
        return switch (field.kind()) {
            case PARAMS -> token == '{' ? readParams() : skipWrong(field);
            case REVENUE -> isNumber(token) ? readNumber(field) : skipWrong(field);
            case TIMESTAMP -> isNumber(token) ? readNumber(field) : readString(field);
            case ID, TEXT, EVENT_TYPE, PLATFORM, CURRENCY -> readString(field);
        };
    }

    private static boolean isNumber(int token) {
        return token == '-' || (token >= '0' && token <= '9');
    }

    private boolean skipWrong(EventField field) {
        note(EventDefect.WRONG_TYPE, field);
        return cursor.skipValue(2);
    }

    private void keep(EventField field, int from, int to) {
        starts[field.place()] = from;
        ends[field.place()] = to;
        present |= field.bit();
    }

    private boolean readNumber(EventField field) {
        int from = cursor.position();
        if (!cursor.skipValue(2)) {
            return false;
        }
        keep(field, from, cursor.position());
        if (field.kind() == EventField.Kind.TIMESTAMP) {
            takeTime(EventTime.ofNumber(bytes, from, cursor.position()));
        } else if (!Revenue.isInRange(bytes, from, cursor.position())) {
            note(EventDefect.REVENUE_OUT_OF_RANGE, field);
        }
        return true;
    }

    private void takeTime(long millis) {
        timestampMillis = millis;
        if (millis == EventTime.NONE) {
            note(EventDefect.UNREADABLE_TIMESTAMP, EventField.TIMESTAMP);
        }
    }

    private boolean readString(EventField field) {
        if (cursor.peekToken() != '"') {
            return skipWrong(field);
        }
        if (!cursor.readString()) {
            return false;
        }
        keep(field, cursor.stringStart(), cursor.stringEnd());
        if (cursor.isStringEscaped()) {
            escaped |= field.bit();
            byte[] plain = cursor.string().getBytes(UTF_8);
            judge(field, plain, 0, plain.length);
        } else {
            judge(field, bytes, cursor.stringStart(), cursor.stringEnd());
        }
        return true;
    }

    /** Judges a string by its text. */
    private void judge(EventField field, byte[] text, int from, int to) {
        switch (field.kind()) {
            case ID -> {
                if (from == to || isLonger(text, from, to, field.most())) {
                    note(EventDefect.WRONG_LENGTH, field);
                }
            }
            case TEXT -> {
                if (cursor.stringEnd() - cursor.stringStart() > field.most()) {
                    note(EventDefect.WRONG_LENGTH, field);
                }
            }
            case TIMESTAMP ->
                    takeTime(
                            to - from > field.most()
                                    ? EventTime.NONE
                                    : EventTime.ofText(text, from, to));
            case EVENT_TYPE -> requireKnown(field, isOneOf(EVENT_TYPES, 0, text, from, to));
            case PLATFORM -> requireKnown(field, isOneOf(PLATFORMS, 0x20, text, from, to));
            case CURRENCY -> requireKnown(field, isCurrency(text, from, to));
            case REVENUE, PARAMS -> throw new IllegalStateException("no string: " + field);
        }
    }

    private void requireKnown(EventField field, boolean isKnown) {
        if (!isKnown) {
            note(EventDefect.WRONG_VALUE, field);
        }
    }

    /** Counts characters where there may be too many bytes. */
    private static boolean isLonger(byte[] text, int from, int to, int most) {
        if (to - from <= most) {
            return false;
        }
        int characters = 0;
        for (int i = from; i < to; i++) {
            characters += (text[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return characters > most;
    }

    /**
     * @param caseBit is set in each letter before it is compared
     */
    private static boolean isOneOf(byte[][] words, int caseBit, byte[] text, int from, int to) {
        for (byte[] word : words) {
            if (isWord(word, caseBit, text, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(byte[] word, int caseBit, byte[] text, int from, int to) {
        if (word.length != to - from) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            boolean isLetter = isLetter(text[from + i]);
            if (!isLetter || (text[from + i] | caseBit) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isCurrency(byte[] text, int from, int to) {
        return to - from == EventField.CURRENCY.most()
                && isLetter(text[from])
                && isLetter(text[from + 1])
                && isLetter(text[from + 2]);
    }

    private boolean readParams() {
        int from = cursor.position();
        params.clear();
        cursor.accept('{');
        if (!cursor.accept('}')) {
            do {
                if (!readParam()) {
                    return false;
                }
            } while (cursor.accept(','));
            if (!cursor.accept('}')) {
                return false;
            }
        }
        keep(EventField.CUSTOM_PARAMS, from, cursor.position());
        return true;
    }

    private boolean readParam() {
        if (!cursor.readName()) {
            return false;
        }
        note(params.add(cursor), EventField.CUSTOM_PARAMS);
        requireLength(PARAM_NAME_MAX_BYTES);
        if (cursor.peekToken() != '"') {
            note(EventDefect.WRONG_TYPE, EventField.CUSTOM_PARAMS);
            return cursor.skipValue(3);
        }
        if (!cursor.readString()) {
            return false;
        }
        requireLength(PARAM_MAX_BYTES);
        return true;
    }

    private void requireLength(int most) {
        if (cursor.stringEnd() - cursor.stringStart() > most) {
            note(EventDefect.WRONG_LENGTH, EventField.CUSTOM_PARAMS);
        }
    }

    /** Where the value that was read begins. */
    int start() {
        return start;
    }

    /** The offset behind it. */
    int end() {
        return end;
    }

    /** The field that has the defect; null: it is the event's as a whole. */
    public @Nullable EventField defectField() {
        return defectField;
    }

    /** Whether the field is there, and is not null. */
    public boolean has(EventField field) {
        return (present & field.bit()) != 0;
    }

    /**
     * The field's text: a string's without its escapes, a number's and an object's as it is
     * written, and the platform in lower case. Null: it is not there.
     */
    public @Nullable String text(EventField field) {
        if (!has(field)) {
            return null;
        }
        int place = field.place();
        String text =
                JsonCursor.text(bytes, starts[place], ends[place], (escaped & field.bit()) != 0);
        return field == EventField.PLATFORM ? text.toLowerCase(Locale.ROOT) : text;
    }

    /** When it happened, in milliseconds since 1970: 2000 to 2099. Only of an event. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /** The revenue, exactly: at most 18 digits and 18 decimals. Null: there is none. */
    public @Nullable BigDecimal revenue() {
        String text = text(EventField.REVENUE);
        return text == null ? null : new BigDecimal(text);
    }

    /**
     * Writes a string's text in UTF-8, without its escapes.
     *
     * @param target has room for the field's longest text
     * @return the offset behind it
     */
    int copyText(EventField field, byte[] target, int at) {
        int place = field.place();
        if ((escaped & field.bit()) == 0) {
            int length = ends[place] - starts[place];
            System.arraycopy(bytes, starts[place], target, at, length);
            return at + length;
        }
        byte[] plain = JsonCursor.text(bytes, starts[place], ends[place], true).getBytes(UTF_8);
        System.arraycopy(plain, 0, target, at, plain.length);
        return at + plain.length;
    }
}
