package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What a {@link Script} answers.
 *
 * @param end the last record's sequence, or what the script says
 * @param files how often files were changed, or what the script says
 * @param address the owner's, where the script says it
 */
record Reply(Code code, long end, long files, String address) {

    /** By the number that the scripts give. */
    enum Code {
        DONE,
        /** The log ends elsewhere. */
        OTHER_END,
        /** Somebody else has become the owner. */
        FENCED,
        /** Redis has forgotten the caller's term: it was restarted, or another one took over. */
        OLDER,
        /** A segment has another length than its records tell. */
        DAMAGED,
        /** There is no such file. */
        MISSING,
        /** Somebody else holds the lease, for so many milliseconds ({@code end}). */
        HELD,
        /** Nobody holds the lease. */
        FREE
    }

    static Reply of(List<?> parts) {
        return new Reply(
                Code.values()[(int) integer(parts, 0)],
                integer(parts, 1),
                integer(parts, 2),
                parts.size() > 3 ? new String((byte[]) parts.get(3), UTF_8) : "");
    }

    private static long integer(List<?> parts, int index) {
        return (Long) parts.get(index);
    }
}
