package dev.comporta.events;

import java.util.Locale;

/**
 * Why an event is not taken. The slugs are part of the public contract: add, never rename.
 *
 * <p>The words follow a field's name where the defect is one of a field.
 */
public enum EventDefect {
    NOT_JSON("is not one JSON value by RFC 8259, in UTF-8"),
    TOO_DEEP("nests objects and arrays more than 64 deep"),
    NOT_AN_OBJECT("is not a JSON object"),
    EVENT_TOO_LARGE("is longer than 64 KiB"),
    TOO_MANY_FIELDS("has more fields than the limit"),
    DUPLICATE_FIELD("has a field twice"),
    UNPAIRED_SURROGATE("has an escaped surrogate without its other half"),
    MISSING_FIELD("is required"),
    WRONG_TYPE("is of another JSON type"),
    WRONG_LENGTH("is longer than the limit, or empty"),
    WRONG_VALUE("is none of the values that are known"),
    UNREADABLE_TIMESTAMP(
            "must be whole seconds or milliseconds since 1970, or an ISO-8601 instant with Z or an"
                    + " offset, within the years 2000 to 2099"),
    REVENUE_OUT_OF_RANGE("must have at most 18 digits before its decimal point and 18 behind"),
    APP_NOT_ALLOWED("may not be sent with this key");

    private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String words;

    EventDefect(String words) {
        this.words = words;
    }

    /** Its name in answers and metrics. */
    public String slug() {
        return slug;
    }

    public String words() {
        return words;
    }

    /** Whether nobody can tell where the event ends. */
    boolean isOfSyntax() {
        return this == NOT_JSON || this == TOO_DEEP;
    }
}
