package dev.comporta.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads instants as clients write them: ISO-8601 in its extended form, the offset also in its basic
 * one ({@code +0200}, {@code +02}). A leap second ({@code :60}) is none: processors and clocks
 * don't keep it, so nothing could have happened in it.
 */
public final class InstantText {
    public static final String EXPECTED =
            "an ISO-8601 instant with Z or an offset, at most 9 decimals and no leap second (:60),"
                    + " such as 2025-07-15T12:34:56.789Z";

    private static final Pattern BASIC_OFFSET = Pattern.compile("([+-]\\d\\d)(\\d\\d)?$");

    private InstantText() {}

    /** Null where it is none. */
    public static @Nullable Instant read(String text) {
        try {
            String extended = BASIC_OFFSET.matcher(text).replaceFirst(InstantText::extended);
            return OffsetDateTime.parse(extended).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String extended(MatchResult offset) {
        String minutes = offset.group(2);
        return offset.group(1) + ":" + (minutes == null ? "00" : minutes);
    }
}
