package dev.comporta.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.json.JsonCursor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an event may say, by the names in which it is sent. */
public enum EventField {
    EVENT_ID(Kind.ID, 128),
    APP_ID(Kind.ID, 128),
    EVENT_TYPE(Kind.EVENT_TYPE, 0),
    TIMESTAMP(Kind.TIMESTAMP, 64),
    PLATFORM(Kind.PLATFORM, 0),
    USER_ID(Kind.TEXT, 1_024),
    SESSION_ID(Kind.TEXT, 1_024),
    DEVICE_ID(Kind.TEXT, 1_024),
    IDFA(Kind.TEXT, 1_024),
    GAID(Kind.TEXT, 1_024),
    COUNTRY(Kind.TEXT, 1_024),
    LANGUAGE(Kind.TEXT, 1_024),
    USER_AGENT(Kind.TEXT, 2_048),
    IP_ADDRESS(Kind.TEXT, 1_024),
    CAMPAIGN_ID(Kind.TEXT, 1_024),
    AD_GROUP_ID(Kind.TEXT, 1_024),
    CREATIVE_ID(Kind.TEXT, 1_024),
    NETWORK_ID(Kind.TEXT, 1_024),
    REVENUE(Kind.REVENUE, Revenue.LENGTH_MAX),
    CURRENCY(Kind.CURRENCY, 3),
    CUSTOM_PARAMS(Kind.PARAMS, EventScanner.PARAMS_MAX);

    /** Those without which there is no event. */
    static final List<EventField> REQUIRED =
            List.of(EVENT_ID, APP_ID, EVENT_TYPE, TIMESTAMP, PLATFORM);

    private static final byte[][] NAMES =
            Arrays.stream(values())
                    .map(field -> field.label.getBytes(US_ASCII))
                    .toArray(byte[][]::new);

    private static final EventField[][] BY_LENGTH = byLength();

    /** What its value may be. */
    enum Kind {
        /** A string of 1 to so many characters. */
        ID,
        EVENT_TYPE,
        TIMESTAMP,
        PLATFORM,
        /** A string of at most so many bytes, as it is written. */
        TEXT,
        REVENUE,
        CURRENCY,
        /** An object of at most so many strings. */
        PARAMS
    }

    private final String label = name().toLowerCase(Locale.ROOT);
    private final Kind kind;
    private final int most;

    EventField(Kind kind, int most) {
        this.kind = kind;
        this.most = most;
    }

    /** As it stands in an event: {@code event_id}. */
    public String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    int most() {
        return most;
    }

    /** Its place in tables, which last no longer than the process. */
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }

    /** Its place in a set of bits. */
    int bit() {
        return 1 << place();
    }

    private static EventField[][] byLength() {
        int longest = Arrays.stream(values()).mapToInt(it -> it.label.length()).max().orElseThrow();
        EventField[][] table = new EventField[longest + 1][];
        for (int length = 0; length <= longest; length++) {
            int wanted = length;
            table[length] =
                    Arrays.stream(values())
                            .filter(it -> it.label.length() == wanted)
                            .toArray(EventField[]::new);
        }
        return table;
    }

    /** The field whose name the cursor has just read; null: an unknown one. */
    static @Nullable EventField named(JsonCursor cursor) {
        if (cursor.isStringEscaped()) {
            byte[] plain = cursor.string().getBytes(UTF_8);
            return named(plain, 0, plain.length);
        }
        return named(cursor.bytes(), cursor.stringStart(), cursor.stringEnd());
    }

    private static @Nullable EventField named(byte[] bytes, int start, int end) {
        if (end - start >= BY_LENGTH.length) {
            return null;
        }
        for (EventField field : BY_LENGTH[end - start]) {
            byte[] name = NAMES[field.place()];
            if (Arrays.equals(bytes, start, end, name, 0, name.length)) {
                return field;
            }
        }
        return null;
    }
}
