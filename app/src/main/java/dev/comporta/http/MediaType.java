package dev.comporta.http;

import io.netty.util.AsciiString;

/** The forms in which bodies come, as far as anybody asks. */
public enum MediaType {
    JSON("application/json", "application/json"),

    /** A JSON value in each line. */
    NDJSON("application/x-ndjson", "application/ndjson"),

    /** Any other one, or none told. */
    OTHER("", "");

    private final String name;
    private final String alias;

    MediaType(String name, String alias) {
        this.name = name;
        this.alias = alias;
    }

    /** The one that a Content-Type field tells, whatever its parameters are. */
    static MediaType of(String field) {
        int end = field.indexOf(';');
        String told = (end < 0 ? field : field.substring(0, end)).strip();
        for (MediaType type : values()) {
            if (AsciiString.contentEqualsIgnoreCase(type.name, told)
                    || AsciiString.contentEqualsIgnoreCase(type.alias, told)) {
                return type;
            }
        }
        return OTHER;
    }
}
